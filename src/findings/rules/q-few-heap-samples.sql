-- id: q-few-heap-samples
-- form: quality
-- title: A finding on memory rests on few samples
-- kinds: heap
-- metric: objects that were sampled
-- unit: count
-- guards: Only where a finding names a line by what lives of it, that is fewer than 20 sampled objects, and they are small
--   enough for the sum to be off by a fifth: a block of many times the distance between two samples is known exactly.
-- why: One byte in 512 KB is sampled. What rests on 20 small objects is off by a fifth half of the time.
-- measured: Small heaps have few samples and nothing is wrong with that: 102 of 150 labelled runs have fewer than 20, and
--   in none of them does a finding of warning and above rest on those.
-- remedy: Trust the direction and not the size; to see a small heap exactly, start the program with a lower
--   runtime.MemProfileRate.
WITH cited AS (
        SELECT function, group_concat(id, ', ') AS ids FROM finding
        WHERE function <> '' AND id IN ('heap-growth', 'heap-regression', 'timer-leak', 'gc-scan-pointers',
            'conn-buffer-memory', 'gc-headroom-low')
        GROUP BY 1)
SELECT
    sum(inuse_raw) AS metric,
    'What is said of memory made in ' || function || ' (' || ids || ') rests on ' ||
        CASE WHEN sum(inuse_raw) < 1.5 THEN 'one sampled object' ELSE amount(round(sum(inuse_raw))) || ' sampled objects' END ||
        ': its size may be off by ' || percent(sqrt(sum(inuse_variance)) / sum(inuse_bytes)) || ' and more' AS message
FROM heap JOIN cited ON name(site) = function
WHERE inuse_bytes > 0
GROUP BY function
HAVING sum(inuse_raw) < 20 AND sum(inuse_variance) >= 0.04 * sum(inuse_bytes) * sum(inuse_bytes)
