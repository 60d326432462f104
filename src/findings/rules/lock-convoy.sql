-- id: lock-convoy
-- title: Goroutines queue for a lock
-- kinds: waiters
-- metric: goroutines in the queue
-- unit: goroutines
-- levels: 10 10 100
-- rank: 15
-- leaf: unlock = sync.(*Mutex).Unlock sync.(*RWMutex).Unlock sync.(*RWMutex).RUnlock
--   internal/sync.(*Mutex).Unlock
-- guards: A tenth of all goroutines, or a hundred; in one function, or for one lock where a dump tells them apart. Taking profiles stops the program and can itself make a queue for a
--   moment, so it is no more than information unless it is there at another moment, too, has lasted for a minute, or
--   the block profile says that a fifth of them wait on average. Critical: half of all goroutines.
--   Where such waits end in the block profile, two thirds of all of them here, and one function of those in the mutex
--   profile lets two thirds go, that one is blamed: who waits only reads what it writes.
-- why: All behind the lock go one at a time, at the speed of whoever holds it.
-- measured: 20 to 32 of 160 to 240 goroutines where a lock is contended, and 5 to 40 of them wait on average. A healthy
--   program showed 348 of 502 in such a queue for a moment, with 0.1 waiting on average.
-- since: Go 1.16
-- remedy: Do less under the lock: no formatting, I/O or logging. For data that is mostly read, publish an immutable
--   copy with atomic.Pointer; else split the lock by key.
-- remedy -1.18: Do less under the lock: no formatting, I/O or logging. For data that is mostly read, publish an
--   immutable copy with atomic.Value; else split the lock by key.
-- more: pprofx locks {goroutine}
WITH judged AS (
        SELECT *, again >= 0.3 * waiters AND (mean IS NULL OR mean >= 0.05 * waiters) AS repeated, aged >= 0.3 * waiters AS lasting,
            coalesce(mean >= 0.2 * waiters, 0) AS usual
        FROM lock_wait WHERE queue >= level('info') AND (queue >= 0.1 * goroutines OR queue >= 100)),
    released AS (
        SELECT folded(name(site)) AS f, site, sum(delay) OVER (PARTITION BY folded(name(site))) AS own,
            sum(delay) OVER () AS total, delay
        FROM mutex WHERE unlock AND site NOT NULL),
    holder AS (SELECT f AS holder, site, max(delay) FROM released WHERE own * 3 >= total * 2)
SELECT
    queue AS metric, sites, outer,
    CASE WHEN site NOT NULL THEN name(site) END AS function, file(site) AS file, line(site) AS line,
    CASE WHEN NOT (repeated OR lasting OR usual) THEN 'info' WHEN waiters < 0.5 * goroutines THEN 'warning' END AS cap,
    amount(queue) || ' of ' || amount(goroutines) || ' goroutines queue for a lock' || iif(queue > waiters, ', most', '') || ' in ' || f ||
        CASE WHEN lasting THEN ', ' || amount(aged) || ' of them for a minute or more'
            WHEN usual THEN '; ' || number(mean) || ' wait there on average'
            WHEN repeated THEN ', at another moment ' || amount(again)
            WHEN again >= 0.3 * waiters THEN ', at another moment ' || amount(again) ||
                '; the block profile has seen few such waits end'
            ELSE ' at one moment; that alone can come from taking profiles' END || coalesce('; held most in ' || holder, '')
            AS message,
    CASE WHEN site IS NULL THEN 'pprofx goroutines -focus={function} {#' || profile || '}' ELSE 'pprofx top -cum {mutex}' END
        AS command,
    CASE WHEN NOT (repeated OR lasting OR usual) THEN CASE WHEN again >= 0.3 * waiters
            THEN 'it comes from taking profiles, or the lock is never released' ELSE 'seen at one moment, it may come from taking profiles' END
        WHEN waiters < 0.5 * goroutines THEN 'less than half of all goroutines' END AS reason,
    CASE WHEN usual THEN 'the block profile has seen such waits, too' END AS confidence
FROM judged LEFT JOIN holder ON usual AND holder <> f
    AND judged.delay * 3 >= (SELECT sum(delay) FROM block WHERE locking) * 2
