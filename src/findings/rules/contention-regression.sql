-- id: contention-regression
-- title: Goroutines wait longer for locks or channels than before
-- kinds: block before.block
-- metric: more goroutines blocked on average
-- unit: goroutines
-- levels: 1 4 20
-- rank: 45
-- guards: Both profiles say for how long they were taken (?seconds=); what waits idle by design (receivers, select,
--   a WaitGroup) does not count; at least twice as much as before and one goroutine more.
-- why: Waiting divided by time is the number of goroutines that stand still; only that can be compared between sets.
-- frames: blocked_lock = sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock
-- frames: blocked_send = runtime.chansend1
-- remedy: Look at who holds the lock (mutex profile) or consumes the channel, and at what has changed there.
-- more: pprofx top -diff_base={before.block} {block}
WITH
    now AS (
        SELECT sum(f.delay) AS delay, sites(site, f.delay, stack) AS sites, max(p.duration_nanos) AS duration
        FROM block f JOIN profile p ON p.profile = f.profile WHERE blocked_lock OR blocked_send),
    old AS (
        SELECT coalesce(sum(f.delay), 0) AS delay FROM before_block f WHERE blocked_lock OR blocked_send),
    was AS (
        SELECT duration_nanos AS duration FROM profile WHERE profile = (SELECT before_block FROM chosen))
SELECT now.delay * 1.0 / now.duration - old.delay * 1.0 / was.duration AS metric, now.sites,
    number(now.delay * 1.0 / now.duration) || ' goroutines are blocked on average; ' ||
        number(old.delay * 1.0 / was.duration) || ' were before' AS message
FROM now, old, was
WHERE now.duration > 0 AND was.duration > 0
    AND now.delay * 1.0 / now.duration >= 2.0 * old.delay / was.duration
