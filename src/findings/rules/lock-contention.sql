-- id: lock-contention
-- title: Goroutines wait for locks
-- kinds: block mutex
-- metric: goroutines that wait for locks, on average
-- unit: goroutines
-- levels: 1 4 20
-- rank: 60
-- leaf: lock = sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock internal/sync.(*Mutex).Lock
-- leaf: unlock = sync.(*Mutex).Unlock sync.(*RWMutex).Unlock sync.(*RWMutex).RUnlock
--   internal/sync.(*Mutex).Unlock
-- guards: How long a profile has been counting must be known, from its duration or from the collections that a heap
--   profile with debug=1 tells; where it is not, this is no more than information. A lock that is never released is in
--   neither profile: only a dump of goroutines shows it.
-- why: The time that goroutines wait for a lock divided by the time that passed is how many wait at a moment. Each is
--   a request that makes no progress. The mutex profile names who held the lock, the block profile who waited.
-- measured: 10 to 25 wait in programs with a contended lock, 0.2 at most in all others, in three releases of Go.
--   Before Go 1.22 the mutex profile counts the first waiter only, so it reaches no more than 1 per lock.
-- remedy: Do less under the lock: no formatting, I/O or logging. For data that is mostly read, publish an immutable
--   copy with atomic.Pointer; else split the lock by key.
-- more: pprofx top -cum {mutex}
WITH held AS (
        SELECT sum(delay) AS delay, sites(site, delay, stack) AS sites, payer(site, delay) AS who, max(profile) AS profile
        FROM mutex WHERE unlock),
    waited AS (
        SELECT sum(delay) AS delay, sum(contentions) AS times, sites(site, delay, stack) AS sites,
            payer(site, delay) AS who, max(profile) AS profile
        FROM block WHERE lock),
    both AS (
        SELECT CASE WHEN w.delay > 0 THEN w.delay ELSE h.delay END AS delay, w.times, h.sites AS held, w.sites AS waited,
            h.who AS holder, w.who AS waiter,
            coalesce(w.delay > 0, 0) AS by_block, coalesce(CASE WHEN w.delay > 0 THEN w.profile END, h.profile) AS profile
        FROM held h, waited w),
    timed AS (
        SELECT both.*,
            coalesce(nullif(p.duration_nanos, 0), nullif(p.time_nanos, 0) - age.began) AS time,
            coalesce(nullif(p.duration_nanos, 0), age.last - age.seen) AS least_time
        FROM both JOIN profile p ON p.profile = both.profile, age)
SELECT
    delay * 1.0 / coalesce(time, least_time) AS metric,
    coalesce(held, waited) AS sites,
    CASE WHEN time IS NULL THEN 'info' END AS cap,
    CASE WHEN NOT by_block AND newest BETWEEN 1 AND 21 THEN
        CASE WHEN delay >= 0.7 * time THEN 'critical' WHEN delay >= 0.3 * time THEN 'warning'
            WHEN delay >= 0.1 * time THEN 'info' END
    END AS severity,
    CASE WHEN time IS NULL THEN 'Goroutines waited ' || duration(delay) || ' for locks since the program began'
        ELSE number(delay * 1.0 / time) || ' goroutines wait for locks at any time, on average' END ||
        coalesce(' (' || amount(times) || ' waits of ' || duration(delay / nullif(times, 0)) || ')', '') ||
        coalesce('; held most in ' || holder, '') || coalesce('; wanted most in ' || waiter, '') AS message,
    CASE WHEN held IS NOT NULL AND waited IS NOT NULL THEN 'measured twice' ELSE 'single profile' END AS confidence
FROM timed, go
WHERE delay > 0 AND coalesce(time, least_time) > 0
