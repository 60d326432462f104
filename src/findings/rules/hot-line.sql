-- id: hot-line
-- title: One line owns much of the CPU
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.20 off off
-- rank: 910
-- leaf: preempted = runtime.asyncPreempt*
-- guards: A quarter more than the level, which the lower end reaches. Only the line's own code counts, not that of assembly, and only where more than one CPU is used. A profile cannot tell false sharing
--   from honest work.
-- why: One line that burns CPU on several processors at once is arithmetic, or it waits for memory: an atomic that
--   processors share, neighbours in one cache line, memory walked against its order. Counters of the hardware can tell.
-- since: Go 1.23
-- remedy: If the line is an atomic or writes to neighbouring slots of an array that goroutines share, measure with
--   "perf c2c". If it walks an array, look at cache misses with "perf stat -e cache-misses" before anything is
--   padded.
-- more: pprofx top -lines -focus={function} {cpu}
WITH hot AS MATERIALIZED (
    SELECT site AS at FROM cpu WHERE (self OR preempted AND direct) AND NOT gc GROUP BY site
    HAVING sum(samples) >= 1.25 * level('info') * (SELECT app_samples FROM cpu_total))
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU is one line, ' || spot(site) || ', and no function it calls'
        AS message
FROM cpu, cpu_total
WHERE site IN (SELECT at FROM hot) AND (self OR preempted AND direct) AND NOT gc AND cores > 1.1 AND file(site) NOT LIKE '%.s'
GROUP BY site
