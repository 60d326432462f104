-- id: lock-contention
-- title: Goroutines wait for locks
-- kinds: block mutex
-- metric: goroutines that wait for a lock, on average
-- unit: goroutines
-- levels: 1 4 20
-- rank: 60
-- leaf: lock = sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock internal/sync.(*Mutex).Lock
-- leaf: unlock = sync.(*Mutex).Unlock sync.(*RWMutex).Unlock sync.(*RWMutex).RUnlock
--   internal/sync.(*Mutex).Unlock
-- callee: own_lock = sync.(*Mutex).* sync.(*RWMutex).*
-- guards: One lock is judged. Neither profile tells locks apart, so one is what the methods of a type wait for, or else a
--   function, or what all wait for in libraries; where more of it all is released by one than is waited for by one, that. Where no lock reaches 1, but all together 4, that is information. How long a profile has been counting must be known: from its duration, from two of them, whose difference is
--   what counts then, or from the collections that a heap profile with debug=1 tells. Where it is not, there is no average:
--   a second of waiting or more is information. A lock that is never released is in neither profile: only a dump of
--   goroutines shows it.
--   Two that wait are enough for a warning where the function that held it most surely uses half of the application's CPU.
-- why: The time that goroutines wait for a lock divided by the time that passed is how many wait at a moment. Each is
--   a request that makes no progress. The mutex profile names who held the lock, the block profile who waited.
-- measured: 10 to 25 wait in programs with a contended lock, 0.2 at most in all others, in three releases of Go.
--   3.4 to 4.6 behind a function that uses 92 % of the CPU under its lock; 2 to 4 also in a healthy sharded cache whose
--   holders, 5 to 13 % of the CPU, had to wait for a processor on a busy machine.
--   Before Go 1.22 the mutex profile counts the first waiter only, so it reaches no more than 1 per lock.
-- since: Go 1.16
-- remedy: Do less under the lock: no formatting, I/O or logging. For data that is mostly read, publish an immutable
--   copy with atomic.Pointer; else split the lock by key.
-- remedy -1.18: Do less under the lock: no formatting, I/O or logging. For data that is mostly read, publish an
--   immutable copy with atomic.Value; else split the lock by key.
-- more: pprofx top -cum {mutex}
WITH waits AS (
        SELECT 1 AS held, folded(coalesce(name(site), name(outer))) AS f, site, outer, stack, own_lock, logging, contentions, delay
        FROM mutex WHERE unlock
        UNION ALL
        SELECT 0, folded(coalesce(name(site), name(outer))), site, outer, stack, own_lock, logging, contentions, delay
        FROM block WHERE lock),
    one AS ( -- as far as functions tell what is one lock: a type's, a function's, a library's
        SELECT held, sum(delay) AS delay, sum(sum(delay)) OVER side AS all_delay, sum(sum(contentions)) OVER side AS times,
            sum(delay) FILTER (WHERE logging) AS logged, sites(coalesce(site, outer), delay, stack) AS sites,
            payer(site, delay) AS who
        FROM waits
        GROUP BY held, CASE WHEN NOT own_lock THEN '' WHEN instr(f, '.(*') AND instr(f, ').') THEN substr(f, 1, instr(f, ').')) ELSE f END
        WINDOW side AS (PARTITION BY held)),
    held AS (SELECT * FROM one WHERE held ORDER BY delay DESC, who LIMIT 1),
    wanted AS (SELECT * FROM one WHERE NOT held ORDER BY delay DESC, who LIMIT 1),
    both AS (
        SELECT CASE WHEN w.delay > 0 THEN w.all_delay ELSE h.all_delay END AS all_delay, w.times, h.times AS releases,
            -- who releases one lock may be one, and those who want it many, or the other way round
            max(coalesce(w.delay * 1.0 / nullif(w.all_delay, 0), 0), coalesce(h.delay * 1.0 / nullif(h.all_delay, 0), 0)) AS part,
            coalesce(CASE WHEN w.delay > 0 THEN w.logged * 2 > w.delay ELSE h.logged * 2 > h.delay END, 0) AS logger,
            CASE WHEN h.delay > 0 THEN h.sites END AS held, CASE WHEN w.delay > 0 THEN w.sites END AS wanted,
            h.who AS holder, w.who AS waiter, coalesce(w.delay > 0, 0) AS by_block
        FROM (SELECT 1) LEFT JOIN held h LEFT JOIN wanted w),
    timed AS (
        SELECT both.*, all_delay * min(part, 1) AS delay, CASE WHEN by_block THEN block_nanos ELSE mutex_nanos END AS time,
            CASE WHEN by_block THEN block_apart ELSE mutex_apart END AS apart
        FROM both, waited)
SELECT
    delay * 1.0 / time AS metric, -- NULL where the time is not known
    coalesce(held, wanted) AS sites,
    CASE WHEN time IS NULL THEN 'how long it was counted is not known'
        WHEN delay < time AND all_delay >= 4 * time AND (by_block OR newest NOT BETWEEN 1 AND 21)
            THEN 'they are many locks, of which none reaches 1'
        WHEN by_block THEN 'who holds it surely uses half of the CPU: while it runs, the others wait'
        ELSE 'somebody waits ' || percent(min(delay * 1.0 / time, 1)) || ' of the time; from 10 % on, warning from 30 %, critical from 70 %' END AS reason,
    CASE WHEN time IS NULL THEN CASE WHEN all_delay >= 1e9 THEN 'info' END
        WHEN NOT by_block AND newest BETWEEN 1 AND 21 THEN CASE WHEN delay >= 0.7 * time THEN 'critical' WHEN delay >= 0.3 * time THEN 'warning'
            WHEN delay >= 0.1 * time THEN 'info' END
        WHEN delay < time AND all_delay >= 4 * time THEN 'info'
        WHEN by_block AND delay >= 2 * time AND delay < 4 * time AND (
            SELECT low(sum(samples), app_samples, 2) >= 0.5 FROM cpu, cpu_total
            WHERE NOT gc AND NOT locking AND (name(site) = holder OR on_stack(holder, stack))) THEN 'warning'
    END AS severity,
    CASE WHEN time IS NULL THEN 'Goroutines waited ' || duration(all_delay) || ' for locks since the program began'
        WHEN NOT by_block AND newest BETWEEN 1 AND 21 THEN 'For ' || percent(min(delay * 1.0 / time, 1)) ||
            ' of the time somebody is the first to wait for a lock; those behind are not told before Go 1.22'
        ELSE number(all_delay * 1.0 / time) || ' goroutines wait for locks at any time, on average' END ||
        coalesce(' over the ' || duration(apart) || ' between two profiles', '') ||
        coalesce(' (' || amount(times) || ' waits of ' || duration(all_delay / nullif(times, 0)) || ')',
            CASE WHEN time IS NULL THEN ' (ended by ' || amount(releases) || ' unlocks)' END, '') ||
        CASE WHEN time > 0 AND part < 0.9 THEN ', ' || number(delay * 1.0 / time) || ' of them, it seems, for one'
            ELSE '' END ||
        CASE WHEN holder = waiter THEN '; held and wanted most in ' || holder
            ELSE coalesce('; held most in ' || holder, '') || coalesce('; wanted most in ' || waiter, '') END AS message,
    CASE WHEN logger THEN 'Log less on this path, or check the level first: it is the logger''s own lock, and whoever holds it writes a line. '
        || 'Where all of it is needed, let the logger write into a buffer that one goroutine empties.' END AS remedy,
    CASE WHEN held IS NULL THEN 'pprofx top -cum {block}' END AS command,
    CASE WHEN by_block THEN 'block' ELSE 'mutex' END AS basis,
    CASE WHEN held IS NOT NULL AND wanted IS NOT NULL THEN 'the mutex profile shows it, too' END AS confidence
FROM timed, go
WHERE all_delay > 0 AND coalesce(time > 0, 1)
