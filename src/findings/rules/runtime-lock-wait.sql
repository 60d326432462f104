-- id: runtime-lock-wait
-- title: Threads wait for the runtime's own locks
-- kinds: mutex
-- needs: runtime_unlock
-- metric: threads that wait, on average
-- unit: threads
-- levels: 0.5 off off
-- leaf: runtime_unlock = runtime.unlock runtime.unlock2 runtime._LostContendedRuntimeLock runtime.unlockWithRank
-- guards: Only where it is known how long the profile has been counting. Up to Go 1.24 the place that is named is not always the one.
-- why: Half a thread that always waits is half a processor that is missing.
-- since: Go 1.22
-- remedy: Let fewer goroutines share one channel or timer: batch what is sent, give each worker its own. In the CPU
--   profile runtime-lock tells whether processors spin for it.
-- more: pprofx top -cum -focus='runtime\.(unlock|_Lost)' {mutex}
WITH lost AS (
        SELECT sum(delay) * 1.0 / nullif(mutex_nanos, 0) AS mean, sites(coalesce(site, outer), delay, stack) AS sites, max(outer) AS outer
        FROM mutex, waited WHERE runtime_unlock)
SELECT
    mean AS metric, sites, outer,
    number(mean) || ' threads wait for locks within the runtime at any time, on average' AS message
FROM lost
