-- id: chain-1-gc
-- form: chain
-- needs: gc-assist gc-cpu-overhead gc-frequency gc-scan-pointers gc-headroom-low
-- title: What the collector costs follows from why it runs
-- why: A setting (a low limit, forced collections, a tiny heap) is mended in minutes and explains the collector's CPU;
--   a heap of pointers explains it where the live heap is large. Assists and waiting are parts of the same CPU, and what
--   marking costs is how much is marked times how often: where a setting says how often, that comes first.
WITH
    f AS (SELECT * FROM finding WHERE cause IS NULL),
    rank AS (
        SELECT number, CASE id WHEN 'gc-forced' THEN 1 WHEN 'gc-headroom-low' THEN 2 WHEN 'gc-scan-pointers' THEN 3
            WHEN 'gc-frequency' THEN 4 END AS place
        FROM f WHERE id IN ('gc-forced', 'gc-headroom-low', 'gc-scan-pointers')
            OR (id = 'gc-frequency' AND (SELECT coalesce(max(value), 0) FROM memstats
                WHERE name = 'HeapAlloc' AND profile = (SELECT memstats FROM chosen)) < 32 << 20)),
    top AS (
        SELECT rank.number, place FROM rank JOIN f USING (number) WHERE f.severity >= 2 ORDER BY place LIMIT 1)
SELECT top.number AS cause, f.number AS effect,
    CASE f.id WHEN 'gc-assist' THEN 'requests do a part of the collector''s work'
        WHEN 'gc-cpu-overhead' THEN 'the CPU this costs'
        WHEN 'gc-scan-pointers' THEN 'what each collection has to mark'
        WHEN 'gc-headroom-low' THEN 'how little is allocated from one to the next'
        ELSE 'how often it runs' END AS because,
    NULL AS severity
FROM top, f
WHERE f.number <> top.number AND (f.id IN ('gc-assist', 'gc-cpu-overhead', 'gc-frequency')
    OR (f.id = 'gc-scan-pointers' AND top.place < 3)
    OR (f.id = 'gc-headroom-low' AND top.place IN (1, 4))) -- what is forced begins far from any goal
UNION ALL
SELECT c.number, f.number, 'requests do a part of the collector''s work', NULL
FROM f, f AS c
WHERE f.id = 'gc-assist' AND c.id = 'gc-cpu-overhead' AND NOT EXISTS (SELECT 1 FROM top)
ORDER BY cause, effect
