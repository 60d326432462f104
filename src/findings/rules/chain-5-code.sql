-- id: chain-5-code
-- form: chain
-- title: Allocation that one piece of code causes
-- guards: The function that a finding names does three quarters of all allocating, by CPU samples, and half of that is
--   what the finding is about. A goal below the 4 MB that it has at least with GOGC=100 is a setting's doing: how often
--   garbage is collected is then no consequence of the code. Growing from nothing makes about as much garbage as what
--   has grown is in the end: where half of what allocating and collecting use is still a tenth of the CPU for sure,
--   to give the size is not enough, and what says so stays a finding.
-- why: Where one function encodes, formats, concatenates or grows what is nearly all of the garbage, mending it mends
--   the allocations and the collections; three findings would send three people to one line.
WITH
    f AS (SELECT * FROM finding WHERE cause IS NULL),
    busy AS (
        SELECT name(site) AS function, sum(samples) AS k,
            sum(samples) FILTER (WHERE codec) AS codec,
            sum(samples) FILTER (WHERE fmt_called OR logging OR interface_boxing OR string_conversion) AS formatting,
            sum(samples) FILTER (WHERE regexp_compile) AS regexps,
            sum(samples) FILTER (WHERE compress_init) AS compressors,
            sum(samples) FILTER (WHERE reflecting OR swapper) AS reflection,
            sum(samples) FILTER (WHERE buffer_grows OR builder_writes) AS buffers,
            sum(samples) FILTER (WHERE growslice) AS slices,
            sum(samples) FILTER (WHERE map_growth) AS maps,
            sum(samples) FILTER (WHERE string_concat) AS concat,
            sum(samples) FILTER (WHERE string_conversion) AS conversion,
            sum(samples) FILTER (WHERE interface_boxing) AS boxing
        FROM cpu WHERE malloc AND NOT gc GROUP BY 1),
    most AS (
        SELECT * FROM busy
        WHERE k >= 0.75 * (SELECT sum(k) FROM busy) AND (SELECT sum(k) FROM busy) >= 20
            AND function IS NOT NULL),
    code AS (
        SELECT f.number, f.id IN ('buffer-growth', 'slice-growth', 'map-growth') AS growth
        FROM f JOIN most USING (function)
        WHERE f.severity >= 2 AND 2 * CASE f.id
                WHEN 'codec-json' THEN codec WHEN 'fmt-hot' THEN formatting WHEN 'logging-hot' THEN formatting
                WHEN 'regexp-compile' THEN regexps WHEN 'compress-init' THEN compressors
                WHEN 'reflect-hot' THEN reflection WHEN 'buffer-growth' THEN buffers WHEN 'slice-growth' THEN slices
                WHEN 'map-growth' THEN maps WHEN 'string-concat' THEN concat
                WHEN 'string-conversion' THEN conversion WHEN 'interface-boxing' THEN boxing
                WHEN 'large-object-churn' THEN k END >= k
        ORDER BY f.severity DESC, f.metric DESC LIMIT 1)
SELECT code.number AS cause, f.number AS effect,
    CASE f.id WHEN 'alloc-hot-site' THEN 'where it allocates' WHEN 'alloc-cpu-overhead' THEN 'the CPU of allocating for it'
        WHEN 'gc-frequency' THEN 'how often its garbage is collected' ELSE 'the CPU of collecting its garbage' END AS because,
    NULL AS severity
FROM code, f, gc_total, gc_cpu, cpu_total
WHERE f.number <> code.number
    AND f.id IN ('alloc-hot-site', 'alloc-cpu-overhead', 'gc-frequency', 'gc-cpu-overhead', 'gc-assist')
    AND (f.id <> 'gc-frequency' OR gc_goal IS NULL OR gc_goal >= 4 << 20)
    AND (f.id NOT IN ('alloc-hot-site', 'alloc-cpu-overhead') OR NOT growth
        OR low(gc_samples + malloc_samples, all_samples, 5) < 2 * 0.10)
