-- id: stack-growth
-- title: Growing goroutine stacks uses much of the CPU
-- kinds: cpu
-- needs: copystack
-- metric: share of all CPU
-- unit: share
-- levels: 0.02 0.05 0.20
-- frames: copystack = runtime.copystack
-- guards: A stack that is only looked at, to preempt its goroutine, does not count.
-- why: A stack begins with 2 KB and is copied whenever it doubles; that is paid again by each goroutine that is new.
-- measured: 74-85 % with a new goroutine for each deep call, 0 % with workers that are kept.
-- since: Go 1.16
-- remedy: Let workers that are kept make the deep calls, so that their stacks stay grown, and keep large arrays out of
--   frames. Recursion that is not deep for its own sake can be a loop with a slice.
-- remedy -1.18: Let workers that are kept make the deep calls, so that their stacks stay grown, and keep large arrays
--   out of frames. Go 1.19 starts stacks as large as they are on average.
-- more: pprofx top -cum -relative_percentages -focus='runtime\.copystack' {cpu}
SELECT
    sum(samples) AS k, all_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / all_samples) || ' of the CPU goes to growing stacks' AS message
FROM cpu, cpu_total
WHERE copystack AND NOT gc
