-- id: q-idle-process
-- form: quality
-- title: The process was idle
-- kinds: cpu
-- metric: CPUs used, on average
-- unit: number
-- why: What an idle process does is its housekeeping: nearly all of it is the scheduler and the collector.
-- remedy: Take the profile under load. Where requests are slow all the same they wait, which goroutine, block and mutex
--   profiles show.
SELECT
    cores AS metric,
    'The process used ' || CASE WHEN cores < 0.005 THEN 'hardly any CPU' ELSE percent(cores) || ' of a CPU' END ||
        ' while it was profiled: its CPU profile says little' AS message
FROM cpu_total
WHERE profiles > 0 AND cores < 0.05
