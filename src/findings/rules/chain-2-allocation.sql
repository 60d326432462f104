-- id: chain-2-allocation
-- form: chain
-- needs: alloc-hot-site alloc-cpu-overhead gc-cpu-overhead gc-frequency
-- title: What allocating costs belongs to where it is done
-- guards: A goal below the 4 MB that it has at least with GOGC=100, or hardly above what lives, is a setting's doing: how
--   often garbage is collected is then no consequence of how much there is. Large blocks come before what uses
--   most of the CPU.
-- why: The lines that allocate, the CPU of allocating and that of collecting are one thing seen three times. What uses
--   more of the CPU speaks for the others.
WITH
    f AS (SELECT * FROM finding WHERE cause IS NULL),
    setting AS (SELECT 1 FROM finding WHERE id = 'gc-headroom-low'),
    large AS (
        SELECT f.number, function, metric * alloc_nanos >= 0.75e9 * alloc_bytes AS most FROM f, alloc_span
        WHERE id = 'large-object-churn' AND severity >= 2),
    side AS (
        SELECT f.number, id, CASE id WHEN 'alloc-cpu-overhead' THEN malloc_samples ELSE gc_samples END AS used
        FROM f, gc_cpu, gc_total
        WHERE severity >= 2 AND (id IN ('gc-cpu-overhead', 'alloc-cpu-overhead')
            OR (id = 'gc-frequency' AND (gc_goal IS NULL OR gc_goal >= 4 << 20) AND NOT EXISTS (SELECT 1 FROM setting)))),
    lead AS (SELECT * FROM side ORDER BY used DESC, id DESC LIMIT 1)
SELECT large.number AS cause, f.number AS effect,
    CASE f.id WHEN 'alloc-hot-site' THEN 'the same lines by the bytes they allocate'
        WHEN 'gc-frequency' THEN 'how often these blocks are collected' ELSE 'the CPU of collecting these blocks' END
        AS because,
    NULL AS severity, 1 AS place
FROM large, f
WHERE (f.id = 'alloc-hot-site' AND f.function = large.function)
    OR (most AND f.id IN ('gc-cpu-overhead', 'gc-assist', 'gc-frequency')
        AND EXISTS (SELECT 1 FROM gc_total WHERE gc_goal IS NULL OR gc_goal >= 4 << 20))
UNION ALL
SELECT c.number, f.number,
    CASE f.id WHEN 'alloc-hot-site' THEN 'where most of it is allocated'
        WHEN 'alloc-cpu-overhead' THEN 'the CPU of allocating'
        WHEN 'gc-frequency' THEN 'how often the garbage is collected' ELSE 'the CPU of collecting the garbage' END, NULL, 2
FROM lead c JOIN f ON f.number <> c.number, gc_total
WHERE f.id IN ('alloc-hot-site', 'alloc-cpu-overhead', 'gc-cpu-overhead', 'gc-assist')
    OR (f.id = 'gc-frequency' AND (gc_goal IS NULL OR gc_goal >= 4 << 20) AND NOT EXISTS (SELECT 1 FROM setting))
UNION ALL
SELECT c.number, f.number, 'the CPU of allocating there', NULL, 3
FROM f JOIN f AS c ON c.id = 'gc-scan-pointers' AND c.severity >= 2 AND c.function = f.function
WHERE f.id = 'alloc-cpu-overhead' AND f.function <> ''
ORDER BY place, cause, effect
