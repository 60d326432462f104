-- id: chain-2-allocation
-- form: chain
-- title: What allocating costs belongs to where it is done
-- why: The lines that allocate, the CPU of allocating and that of collecting are one thing seen three times.
WITH
    f AS (SELECT * FROM finding WHERE cause IS NULL),
    large AS (SELECT number, function FROM f WHERE id = 'large-object-churn' AND severity >= 2),
    cpu_side AS (
        SELECT number, id FROM f WHERE id IN ('gc-cpu-overhead', 'alloc-cpu-overhead') AND severity >= 2
        ORDER BY id = 'gc-cpu-overhead' DESC LIMIT 1)
SELECT large.number AS cause, f.number AS effect, 'the same lines by the bytes they allocate' AS because,
    NULL AS severity
FROM large JOIN f ON f.id = 'alloc-hot-site' AND f.function = large.function
UNION ALL
SELECT c.number, f.number,
    CASE f.id WHEN 'alloc-hot-site' THEN 'where most of it is allocated' ELSE 'the CPU of allocating it' END, NULL
FROM cpu_side c JOIN f ON f.id IN ('alloc-hot-site', 'alloc-cpu-overhead') AND f.number <> c.number
