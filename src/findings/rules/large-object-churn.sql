-- id: large-object-churn
-- title: Large blocks are allocated again and again
-- kinds: allocs heap
-- metric: bytes a second in blocks of 32 KB and more
-- unit: bytes/s
-- levels: 30MB off off
-- rank: 72
-- frames: growslice = runtime.growslice*
-- callee: cloning = slices.Clone* bytes.Clone slices.Concat* bytes.Join bytes.Repeat slices.Repeat*
-- leaf: filling = runtime.memmove runtime.memclr*
-- guards: Where append makes most of them by growing a slice, that is another rule's; to clone one is not to grow it.
--   The line's blocks are 32 KB on average, the runtime looked at twenty, and a quarter at most is still in use. A
--   warning needs 100 MB a second, and 5 % of the CPU for sure in allocating, clearing and filling them at this line.
-- why: Blocks above 32 KB go past the caches of the allocator, and each is cleared.
-- measured: 6 to 10 GB a second at 75 % of the CPU where every picture is a new slice of 3 MB; a gzip.Writer a request
--   664 KB each, 17 times slower than with a pool. No healthy program had such a line (three releases of Go). Clones
--   of 1.2 and 1.6 MB by slices.Clone and append: 0.9 and 1.8 GB a second, of whose cost nearly all is copying.
--   Buffers that are made to hold 3 MB for files of 16 KB: 1.6 GB a second, nine tenths of whose cost is clearing,
--   which append leaves to who calls it.
-- since: Go 1.16
-- remedy: Keep buffers and codecs in a sync.Pool, or one for each worker. Reset them when they are put back, and drop
--   those that grew too large.
-- more: pprofx top -cum -lines -sample_index=alloc_space -focus={function} {allocs}
WITH line AS (
        SELECT site, sum(bytes) AS bytes, sum(objects) AS objects, sum(raw) AS raw, stack, max(bytes) -- the stack of the most
        FROM allocating
        WHERE site NOT NULL GROUP BY site HAVING sum(bytes) >= 32768 * sum(objects) AND sum(raw) >= 20),
    live AS (SELECT site, sum(inuse_bytes) AS live FROM heap WHERE site IN (SELECT site FROM line) GROUP BY site),
    busy AS (SELECT site, sum(samples) AS samples, sum(samples) FILTER (WHERE growslice AND NOT cloning) AS growing
        FROM cpu
        WHERE (malloc OR filling) AND NOT gc AND site IN (SELECT site FROM line) GROUP BY site),
    churn AS (
        SELECT sum(bytes) AS bytes, sum(objects) AS objects, sum(raw) AS raw, sum(busy.samples) AS samples,
            sites(line.site, bytes, stack) AS sites, payer(line.site, bytes) AS who
        FROM line LEFT JOIN live USING (site) LEFT JOIN busy USING (site)
        WHERE coalesce(live, 0) * 4 <= bytes AND coalesce(growing, 0) * 2 <= coalesce(samples, 0))
SELECT
    bytes * 1e9 / alloc_nanos AS metric, sites, raw, objects,
    CASE WHEN bytes * 1e9 / alloc_nanos >= 100 << 20 AND low(coalesce(samples, 0), all_samples, 5) >= 0.05
        THEN 'warning' END
        AS severity,
    '100 MB a second or more, and surely a twentieth of the CPU' AS reason,
    who || ' allocates blocks of ' || bytes(bytes * 1.0 / objects) || ', ' || bytes(bytes * 1e9 / alloc_nanos) ||
        ' a second, and drops them' || CASE WHEN samples >= 10 THEN '; allocating and filling them uses ' ||
            percent(samples * 1.0 / all_samples) || ' of the CPU' ELSE '' END AS message
FROM churn, alloc_span, cpu_total
WHERE bytes > 0 AND alloc_nanos > 0
