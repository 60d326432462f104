-- id: heap-regression
-- title: More memory is in use than before
-- kinds: heap before
-- metric: bytes in use more than before
-- unit: bytes
-- levels: 8MB 64MB off
-- rank: 65
-- guards: Compared is the last heap profile of each set, function by function; half as much again as before, beyond three
--   times the error of both samples. The sets may have been taken under other load, or at another age of the process.
-- why: Between two moments of one process growth is a leak (heap-growth); between two sets it may be load, so it is never
--   critical.
-- since: Go 1.16
-- remedy: Compare at the same load and age. What the function keeps is in the difference that the command below shows.
-- more: pprofx top -cum -sample_index=inuse_space -diff_base={before.heap} {heap}
WITH
    now AS (
        SELECT name(site) AS f, sum(inuse_bytes) AS bytes, sum(inuse_variance) AS variance,
            sites(site, inuse_bytes, stack) AS sites
        FROM heap WHERE user GROUP BY 1),
    old AS (
        SELECT name(site) AS f, sum(inuse_bytes) AS bytes, sum(inuse_variance) AS variance
        FROM heap_moments WHERE profile = (SELECT before_heap FROM chosen) AND user GROUP BY 1)
SELECT now.bytes - coalesce(old.bytes, 0) AS metric, now.sites, 'none' AS basis,
    'an estimate, ' || number((now.bytes - coalesce(old.bytes, 0)) / sqrt(nullif(now.variance + coalesce(old.variance, 0), 0))) ||
        ' times its sampling error' AS confidence,
    bytes(now.bytes) || ' made in ' || now.f || ' is in use, before it was ' || bytes(coalesce(old.bytes, 0)) AS message
FROM now LEFT JOIN old ON old.f = now.f
WHERE (SELECT before_heap FROM chosen) IS NOT NULL AND now.bytes >= 1.5 * coalesce(old.bytes, 0)
    AND now.bytes - coalesce(old.bytes, 0) >= 3 * sqrt(now.variance + coalesce(old.variance, 0))
