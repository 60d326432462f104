-- id: goroutine-churn
-- title: Starting and ending goroutines uses much of the CPU
-- kinds: cpu
-- needs: go_made
-- metric: share of all CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- frames: go_made = runtime.newproc runtime.newproc1 runtime.goexit0 runtime.goexit1 runtime.gdestroy runtime.gfget
--   runtime.gfput runtime.malg
-- why: A goroutine costs about a microsecond, which is lost where its work is not longer than that. Programs that are
--   well and start one for each request or each part of a batch stay below a tenth.
-- measured: 64-78 % with a goroutine for each item, 8-10 % with one for each of many.
-- remedy: Give each goroutine more to do: cut the work into as many parts as there are processors, or keep workers that
--   take items; errgroup.SetLimit bounds how many are started.
-- more: pprofx flamegraph --term --sandwich 'runtime\.newproc' {cpu}
SELECT
    sum(samples) AS k, all_samples AS n, sites(site, samples, stack) AS sites,
    percent(sum(samples) * 1.0 / all_samples) || ' of the CPU goes to starting and ending goroutines' AS message
FROM cpu, cpu_total
WHERE go_made AND NOT gc
