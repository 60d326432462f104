-- id: runtime-lock
-- title: Processors fight for the runtime's own locks
-- kinds: cpu
-- needs: lock2
-- metric: share of all CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- frames: lock2 = runtime.lock2
-- frames: lock2_channel = runtime.chansend* runtime.chanrecv* runtime.selectgo runtime.closechan runtime.sellock
--   runtime.selunlock
-- frames: lock2_timer = runtime.(*timer).* runtime.(*timers).* runtime.addtimer runtime.deltimer runtime.modtimer
--   runtime.resettimer runtime.checkTimers
-- frames: lock2_heap = runtime.(*mheap).* runtime.(*mcentral).* runtime.mallocgc* runtime.stackalloc runtime.stackfree
-- frames: lock2_special = runtime.SetFinalizer runtime.addfinalizer runtime.removefinalizer runtime.addspecial
--   runtime.removespecial runtime.AddCleanup runtime.addCleanup runtime.queuefinalizer runtime.runfinq
--   runtime.runFinalizers runtime.runCleanups
-- frames: lock2_semaphore = runtime.semacquire* runtime.semrelease* runtime.notifyList*
-- guards: What the sweeper and goroutines that only yield do meanwhile does not count.
-- why: The runtime's locks are held for nanoseconds; they show when many processors go through one channel, timer heap or
--   semaphore.
-- measured: 6-11 % with one channel for all, 1-2 % with batches.
-- since: Go 1.16
-- remedy: Let fewer goroutines share one channel or timer: batch what is sent, give each worker its own. Reset timers
--   less often.
-- remedy -1.23: Let fewer goroutines share one channel or timer: batch what is sent, give each worker its own. Go 1.24
--   has better locks in the runtime.
-- more: pprofx top -cum -relative_percentages -focus='runtime\.lock2$' {cpu}
SELECT
    sum(samples) AS k, all_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / all_samples) || ' of the CPU goes to locks within the runtime' ||
        CASE WHEN sum(samples) FILTER (WHERE lock2_channel) * 2 > sum(samples) THEN ', most of them of channels'
            WHEN sum(samples) FILTER (WHERE lock2_timer) * 2 > sum(samples) THEN ', most of them of timers'
            WHEN sum(samples) FILTER (WHERE lock2_special) * 2 > sum(samples) THEN ', most of them of finalizers'
            WHEN sum(samples) FILTER (WHERE lock2_heap) * 2 > sum(samples) THEN ', most of them of the allocator'
            WHEN sum(samples) FILTER (WHERE lock2_semaphore) * 2 > sum(samples)
                THEN ', most of them of semaphores, on which mutexes wait'
            ELSE '' END AS message
FROM cpu, cpu_total
WHERE lock2 AND NOT gosched AND NOT gc
