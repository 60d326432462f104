-- id: cpu-bound
-- title: The CPU is what the program waits for
-- kinds: goroutine
-- metric: goroutines that could run, for each CPU in use
-- unit: goroutines for each CPU
-- levels: 4 off off
-- rank: 800
-- guards: Nine tenths of the CPUs are used, where a log of collections tells how many there are, else nine tenths of one;
--   at every moment as many goroutines as the level says could run for each; less than one waits for locks, or to send, on average, where a
--   mutex or block profile tells. A dump itself stops all goroutines, so a few that could run are in every one.
-- why: Where all processors are busy and a queue of goroutines waits for them, requests are slow because of the CPU and
--   not because of locks, channels or the network.
-- measured: 9 to 27 for each CPU with 40 goroutines that compute on two CPUs, 1 to 2 with as many as there are CPUs.
-- since: Go 1.23
-- remedy: Make what is hot cheaper, or give the program more CPUs; locks and channels are not what limits it. Where
--   it uses fewer CPUs than the machine has, look at GOMAXPROCS and at the container's quota.
-- remedy -1.24: Make what is hot cheaper, or give the program more CPUs; locks and channels are not what limits it.
--   In a container set GOMAXPROCS to its CPU quota: more threads than that are stopped all together until Go 1.25,
--   which does it by itself.
-- more: pprofx top -cum {cpu}
WITH ready AS (
        SELECT sum(CASE WHEN state_class = 'busy' AND NOT own THEN count ELSE 0 END) AS n
        FROM profile p JOIN fact_goroutine g ON g.profile = p.profile
        WHERE judged AND NOT before AND kind = 'goroutine' AND moment > 0 AND form = (SELECT q.form
                FROM profile q JOIN chosen ON q.profile = chosen.goroutine)
            AND (SELECT cores FROM cpu_total) >= 0.9
        GROUP BY p.profile)
SELECT
    min(n) / coalesce(procs, cores) AS metric,
    'The CPU is what the program waits for: it uses ' || number(cores) || coalesce(' of ' || procs, '') || ' CPUs, and ' ||
        amount(min(n)) || ' goroutines could run at every moment, ' || number(min(n) / coalesce(procs, cores)) ||
        ' for each' AS message,
    (SELECT sites(coalesce(site, outer), samples, stack) FROM cpu WHERE NOT gc) AS sites, '' AS function
FROM ready, cpu_total, (SELECT max(procs) AS procs FROM gc_run)
WHERE cores >= 0.9 * coalesce(procs, 1) AND (SELECT coalesce(sum(mean), 0) FROM lock_wait) < 1
    AND (SELECT coalesce(sum(delay) * 1.0 / max(coalesce(block_nanos, block_least)), 0) FROM block, waited WHERE lock OR send) < 1
    AND (SELECT coalesce(sum(delay) * 1.0 / max(coalesce(mutex_nanos, mutex_least)), 0) FROM mutex, waited WHERE unlock) < 1
HAVING min(n) >= level('info') * coalesce(procs, cores)
