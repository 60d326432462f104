-- id: stack-growth
-- title: Growing goroutine stacks uses much of the CPU
-- kinds: cpu
-- needs: copystack
-- metric: share of all CPU
-- unit: share
-- levels: 0.02 0.05 0.20
-- frames: copystack = runtime.copystack
-- frames: starting = runtime.newproc runtime.newproc1
-- guards: A stack that is only looked at, to preempt its goroutine, does not count. Where a goroutine grows its stack
--   with its first call, the samples have no frame of the program's: then the function is named that uses most of the
--   CPU in goroutines that start no others.
-- why: A stack begins with 2 KB and is copied whenever it doubles; that is paid again by each goroutine that is new.
-- measured: 74-85 % with a new goroutine for each deep call, 0 % with workers that are kept.
-- since: Go 1.16
-- remedy: Let workers that are kept make the deep calls, so that their stacks stay grown, and keep large arrays out of
--   frames. Recursion that is not deep for its own sake can be a loop with a slice.
-- remedy -1.18: Let workers that are kept make the deep calls, so that their stacks stay grown, and keep large arrays
--   out of frames. Go 1.19 starts stacks as large as they are on average.
-- more: pprofx top -cum -relative_percentages -focus='runtime\.copystack' {cpu}
WITH found AS (
        SELECT sum(samples) AS k, coalesce(sum(samples) FILTER (WHERE coalesce(site, outer) NOT NULL), 0) AS told,
            sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer
        FROM cpu WHERE copystack AND NOT gc),
    fresh AS ( -- what goroutines do that are started while the profile runs: those that work most, without who starts others
        SELECT min(entry) AS entry FROM cpu
        WHERE user AND NOT gc AND entry NOT NULL
            AND folded(name(entry)) NOT IN (SELECT folded(name(entry)) FROM cpu WHERE starting AND entry NOT NULL)
        GROUP BY folded(name(entry)) ORDER BY sum(samples) DESC, 1 LIMIT 1)
SELECT
    k, all_samples AS n,
    CASE WHEN told * 2 >= k THEN sites
        ELSE (SELECT sites(site, samples, stack) FROM cpu
            WHERE user AND NOT gc AND folded(name(entry)) = (SELECT folded(name(entry)) FROM fresh)) END AS sites, outer,
    percent(k * 1.0 / all_samples) || ' of the CPU goes to growing stacks' AS message,
    CASE WHEN told * 2 < k THEN 'whose stacks is not told; named is who works most' END AS confidence,
    CASE WHEN told * 2 < k THEN 'pprofx top -cum -focus={function} {cpu}' END AS command
FROM found, cpu_total
