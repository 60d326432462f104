-- id: goroutine-growth
-- title: There are more goroutines of one kind than before
-- kinds: goroutine before.goroutine
-- metric: goroutines more than before
-- unit: goroutines
-- levels: 100 1000 10000
-- rank: 40
-- guards: Compared are goroutines of the program's own in one function and state; at least half as many again as before.
--   The two sets may have been taken under other load.
-- why: Between two moments of one process growth is a leak; between two sets it may be load, so levels are higher.
-- since: Go 1.16
-- remedy: Take two dumps of the process a minute apart: what only ever grows is a leak. Otherwise compare the load.
-- more: pprofx goroutines -focus={function} {before.goroutine} {goroutine}
WITH
    now AS (
        SELECT name(site) AS f, state_class AS class, sum(count) AS n, sites(coalesce(site, outer), count, stack) AS sites
        FROM goroutine WHERE user AND NOT own GROUP BY 1, 2),
    old AS (
        SELECT name(site) AS f, state_class AS class, sum(count) AS n FROM goroutine_moments
        WHERE profile = (SELECT before_goroutine FROM chosen) AND user AND NOT own GROUP BY 1, 2)
SELECT now.n - coalesce(old.n, 0) AS metric, now.sites,
    'There are ' || amount(now.n) || ' goroutines in ' || now.f || ' (' || now.class || '), before there were ' ||
        amount(coalesce(old.n, 0)) AS message
FROM now LEFT JOIN old ON old.f = now.f AND old.class = now.class
WHERE (SELECT before_goroutine FROM chosen) IS NOT NULL AND now.n >= 1.5 * coalesce(old.n, 0)
