-- id: alloc-rate-regression
-- title: A function allocates more than before
-- kinds: allocs before.allocs
-- metric: times as many bytes a second as before
-- unit: times
-- levels: 1.2 1.5 off
-- rank: 65
-- guards: Both profiles say for how long they were taken (?seconds=); at least 100 objects were really looked at on
--   both sides, the change is beyond twice the error of 1/sqrt(raw), and the function has 5 % of all bytes now.
-- why: The relative error of an allocation site is about one by the square root of the objects looked at.
-- since: Go 1.16
-- remedy: Look at what has changed in the function. What it allocates is collected: watch the share of GC, too.
-- more: pprofx top -cum -sample_index=alloc_space -diff_base={before.allocs} {allocs}
WITH
    now AS (
        SELECT name(site) AS f, sum(alloc_bytes) AS bytes, sum(alloc_raw) AS raw, max(duration_nanos) AS duration,
            sites(site, alloc_bytes, stack) AS sites
        FROM allocs WHERE user GROUP BY 1),
    old AS (
        SELECT name(site) AS f, sum(alloc_bytes) AS bytes, sum(alloc_raw) AS raw, max(duration_nanos) AS duration
        FROM before_allocs WHERE user GROUP BY 1),
    total AS (SELECT sum(bytes) AS bytes FROM now),
    rate AS (
        SELECT now.f, now.sites, now.bytes * 1e9 / now.duration AS new_rate, old.bytes * 1e9 / old.duration AS old_rate,
            1 + 2 * (1 / sqrt(now.raw) + 1 / sqrt(old.raw)) AS noise
        FROM now JOIN old ON old.f = now.f, total
        WHERE now.duration > 0 AND old.duration > 0 AND now.raw >= 100 AND old.raw >= 100 AND old.bytes > 0
            AND now.bytes >= 0.05 * total.bytes)
SELECT new_rate / old_rate AS metric, sites, 'none' AS basis,
    'an estimate; up to ' || number(noise) || ' times may be sampling error' AS confidence,
    f || ' allocates ' || bytes(new_rate) || '/s, before it was ' || bytes(old_rate) || '/s' AS message
FROM rate WHERE new_rate / old_rate >= noise
