-- id: goroutine-churn
-- title: Starting and ending goroutines uses much of the CPU
-- kinds: cpu
-- needs: go_made
-- metric: share of all CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- frames: go_made = runtime.newproc runtime.newproc1 runtime.goexit0 runtime.goexit1 runtime.gdestroy runtime.gfget
--   runtime.gfput runtime.malg
-- guards: A warning needs a twentieth of a CPU that goes there: of a process that mostly sleeps any share may be large.
-- why: A goroutine costs about a microsecond, which is lost where its work is not longer than that. Programs that are
--   well and start one for each request or each part of a batch stay below a tenth.
-- measured: 64-78 % with a goroutine for each item, 8-10 % with one for each of many; 49 % in a healthy program that
--   used 0.08 of a CPU.
-- since: Go 1.16
-- remedy: Give each goroutine more to do: cut the work into as many parts as there are processors, or keep workers
--   that take items. errgroup.SetLimit bounds how many are started.
-- more: pprofx top -cum -focus='runtime\.(newproc|goexit[01]|gdestroy|gfget|gfput|malg)' {cpu}
SELECT
    sum(samples) AS k, all_samples AS n, 5 AS phi, CASE WHEN sum(nanos) < 0.05 * duration THEN 'info' END AS cap, 'less than a twentieth of a CPU' AS reason, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / all_samples) || ' of the CPU goes to starting and ending goroutines' AS message
FROM cpu, cpu_total
WHERE go_made AND NOT gc
