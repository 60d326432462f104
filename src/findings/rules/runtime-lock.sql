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
-- remedy: Let fewer processors do the same thing of the runtime at once: the stacks of the command below tell which.
--   Batch it, or give each worker its own.
-- remedy -1.23: Let fewer processors do the same thing of the runtime at once: the stacks of the command below tell
--   which. Batch it, or give each worker its own. Go 1.24 has better locks in the runtime.
-- more: pprofx top -cum -relative_percentages -focus='runtime\.lock2$' {cpu}
WITH fought AS (
    SELECT
        sum(samples) AS k, sites(coalesce(site, outer), samples, stack) AS sites,
        CASE WHEN sum(samples) FILTER (WHERE lock2_channel) * 2 > sum(samples) THEN 'channels'
            WHEN sum(samples) FILTER (WHERE lock2_timer) * 2 > sum(samples) THEN 'timers'
            WHEN sum(samples) FILTER (WHERE lock2_special) * 2 > sum(samples) THEN 'finalizers'
            WHEN sum(samples) FILTER (WHERE lock2_heap) * 2 > sum(samples) THEN 'the allocator'
            WHEN sum(samples) FILTER (WHERE lock2_semaphore) * 2 > sum(samples) THEN 'semaphores' END AS owner
    FROM cpu WHERE lock2 AND NOT gosched AND NOT gc)
SELECT
    k, all_samples AS n, sites,
    percent(k * 1.0 / all_samples) || ' of the CPU goes to locks within the runtime' ||
        coalesce(', most of them of ' || owner || CASE owner WHEN 'semaphores' THEN ', on which mutexes wait' ELSE '' END, '')
        AS message,
    CASE owner
        WHEN 'channels' THEN 'Let fewer goroutines share one channel: batch what is sent, or give each worker its own.'
        WHEN 'timers' THEN 'Set and stop fewer timers: one for many deadlines, and none reset for each item.'
        WHEN 'finalizers' THEN 'Set no finalizer for each small object: free what it frees in a Close, or let one ' ||
            'object with a finalizer hold many.'
        WHEN 'the allocator' THEN 'Allocate less on the paths named here: reuse large buffers, which come from the heap ' ||
            'that all share, and start fewer goroutines, whose stacks do, too.'
        WHEN 'semaphores' THEN 'Let fewer goroutines wait for one mutex: hold it for less, or split it by key.'
    END || CASE WHEN newest BETWEEN 1 AND 23 THEN ' Go 1.24 has better locks in the runtime.'
        ELSE ' More processors would only make it slower.' END AS remedy
FROM fought, cpu_total, go
