-- id: alloc-hot-site
-- title: One function makes much of the garbage
-- kinds: allocs heap
-- metric: share of the bytes that are allocated
-- unit: share
-- levels: 0.20 off off
-- rank: 75
-- guards: Twenty objects that the runtime looked at, 10 MB a second, and half of it at least is dropped again; where
--   the time is not known, nothing is said of a rate. A warning needs 100 MB a second and a CPU profile in which
--   allocating and collecting together surely are a sixth.
-- why: Bytes allocated decide how often the collector runs. Allocating as such does no harm: a server that gives out
--   150 MB a second may spend 1 % on it.
-- measured: 250 to 980 MB a second at 28 to 60 % of the CPU where it hurts; 100 to 190 MB a second at 13 % of the CPU
--   at most in healthy servers (three releases of Go).
-- since: Go 1.16
-- remedy: Where a finding on a slice, map, buffer, string or interface is at this line, it says what to do. Else reuse
--   what is allocated (sync.Pool, one per worker), make it smaller, or return it by value.
-- more: pprofx top -cum -lines -sample_index=alloc_space -focus={function} {allocs}
WITH by_function AS (
        SELECT name(site) AS who, sum(bytes) AS bytes, sum(objects) AS objects, sum(raw) AS raw,
            sites(coalesce(site, outer), bytes, stack) AS sites
        FROM allocating WHERE site NOT NULL GROUP BY 1 ORDER BY 2 DESC, min(site) LIMIT 1),
    live AS (SELECT coalesce(sum(inuse_bytes), 0) AS live FROM heap JOIN by_function ON name(site) = who),
    cause AS (
        SELECT sum(samples) AS made,
            sum(samples) FILTER (WHERE growslice) AS slices,
            sum(samples) FILTER (WHERE map_growth) AS maps, sum(samples) FILTER (WHERE string_concat) AS concat,
            sum(samples) FILTER (WHERE string_conversion) AS conversion,
            sum(samples) FILTER (WHERE interface_boxing) AS boxing
        FROM cpu JOIN by_function ON name(site) = who WHERE malloc AND NOT gc)
SELECT
    b.bytes * 1.0 / alloc_bytes AS metric, b.sites, b.raw, b.objects,
    CASE WHEN b.bytes * 1e9 / alloc_nanos >= 100 << 20 AND low(gc_samples + malloc_samples, all_samples, 5) >= 0.16
        AND b.bytes >= 0.2 * alloc_bytes THEN 'warning' END AS severity,
    '100 MB a second or more, and allocating and collecting surely a sixth of the CPU' AS reason,
    who || ' allocates ' || percent(b.bytes * 1.0 / alloc_bytes) || ' of all bytes' ||
        coalesce(', ' || bytes(b.bytes * 1e9 / alloc_nanos) || ' a second', '') ||
        ' (' || bytes(b.bytes * 1.0 / b.objects) || ' an object)' ||
        CASE WHEN made < 10 OR made IS NULL THEN '' WHEN slices * 2 > made THEN ': append grows slices'
            WHEN maps * 2 > made THEN ': maps grow' WHEN concat * 2 > made THEN ': strings are put together with +'
            WHEN conversion * 2 > made THEN ': strings and byte slices are converted'
            WHEN boxing * 2 > made THEN ': values are boxed into interfaces' ELSE '' END ||
        CASE WHEN all_samples >= 30 THEN '; allocating and collecting use ' ||
            percent((gc_samples + malloc_samples) * 1.0 / all_samples) || ' of the CPU' ELSE '' END AS message
FROM by_function b, live, cause, alloc_span, gc_cpu, cpu_total
WHERE b.raw >= 20 AND b.objects > 0 AND live * 2 <= b.bytes AND (alloc_nanos IS NULL
    OR b.bytes * 1e9 / alloc_nanos >= 10 << 20)
