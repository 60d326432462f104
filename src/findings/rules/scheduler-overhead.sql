-- id: scheduler-overhead
-- title: The scheduler uses much of the CPU
-- kinds: cpu
-- needs: scheduling
-- metric: share of all CPU
-- unit: share
-- levels: 0.15 0.30 0.60
-- frames: scheduling = runtime.schedule runtime.findRunnable runtime.findrunnable runtime.stealWork runtime.park_m
--   runtime.wakep runtime.ready runtime.goready runtime.startm runtime.stopm
-- guards: Nothing is said where the process uses less than a third of a CPU, and no more than a note below half: one that
--   mostly sleeps has little but the scheduler. What goroutines that only yield cost does not count.
-- why: The scheduler looks for work whenever a goroutine parks; much of it means that goroutines are woken for next to
--   nothing.
-- measured: 50-56 % where messages go round between goroutines, 23-31 % where one is started for each item, 2-5 % in a
--   web server; 98 % in a process that sleeps, at a third of a CPU.
-- remedy: Wake less often: batch what is handed over, merge timers and tickers, let a goroutine finish a piece of work
--   alone.
-- remedy -1.24: Wake less often: batch what is handed over, merge timers and tickers. In a container set GOMAXPROCS to
--   its CPU limit, which Go 1.25 does by itself.
-- more: pprofx flamegraph --term --sandwich 'runtime\.(schedule|findRunnable)$' {cpu}
SELECT
    sum(samples) AS k, all_samples AS n, sites(site, samples, stack) AS sites,
    CASE WHEN cores < 0.5 THEN 'info' END AS cap,
    percent(sum(samples) * 1.0 / all_samples) || ' of the CPU goes to the scheduler' AS message
FROM cpu, cpu_total
WHERE cores >= 0.33 AND scheduling AND NOT gosched AND NOT gc
