-- id: chain-5-code
-- form: chain
-- title: Allocation that one piece of code causes
-- guards: The function that a finding names does three quarters of all allocating, by CPU samples, and the finding is
--   about code that allocates.
-- why: Where one function encodes, formats, concatenates or grows what is nearly all of the garbage, mending it mends the
--   allocations and the collections; three findings would send three people to one line.
WITH
    f AS (SELECT * FROM finding WHERE cause IS NULL),
    allocating AS (
        SELECT name(site) AS function, sum(samples) AS k FROM cpu WHERE malloc AND NOT gc GROUP BY 1),
    most AS (
        SELECT function FROM allocating
        WHERE k >= 0.75 * (SELECT sum(k) FROM allocating) AND (SELECT sum(k) FROM allocating) >= 20
            AND function IS NOT NULL),
    code AS (
        SELECT f.number FROM f JOIN most USING (function)
        WHERE f.severity >= 2 AND f.id IN ('codec-json', 'fmt-hot', 'logging-hot', 'regexp-compile', 'compress-init',
            'reflect-hot', 'buffer-growth', 'slice-growth', 'map-growth', 'string-concat', 'string-conversion',
            'large-object-churn', 'interface-boxing')
        ORDER BY f.severity DESC, f.metric DESC LIMIT 1)
SELECT code.number AS cause, f.number AS effect,
    CASE f.id WHEN 'alloc-hot-site' THEN 'where it allocates' WHEN 'alloc-cpu-overhead' THEN 'the CPU of allocating for it'
        WHEN 'gc-frequency' THEN 'how often its garbage is collected' ELSE 'the CPU of collecting its garbage' END AS because,
    NULL AS severity
FROM code, f
WHERE f.number <> code.number
    AND f.id IN ('alloc-hot-site', 'alloc-cpu-overhead', 'gc-frequency', 'gc-cpu-overhead', 'gc-assist')
