-- id: contention-regression
-- title: Goroutines wait longer for locks or channels than before
-- kinds: block before.block
-- metric: more goroutines blocked on average
-- unit: goroutines
-- levels: 1 4 20
-- rank: 45
-- guards: Both profiles say for how long they were taken (?seconds=), or each set has two, whose difference counts; what waits idle by design (receivers, select,
--   a WaitGroup) does not count; at least twice as much as before and one goroutine more. Mutex
--   profiles are not compared: their magnitude depends on the release of Go, and may be off by three times.
-- why: Waiting divided by time is the number of goroutines that stand still; only that can be compared between sets.
-- frames: blocked_lock = sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock
-- frames: blocked_send = runtime.chansend1
-- since: Go 1.16
-- remedy: Look at what has changed where the lock is held (mutex profile) or the channel is received from. Compare at
--   the same load: waiting grows faster than the load does.
-- more: pprofx top -cum -diff_base={before.block} {block}
WITH
    now AS (
        SELECT sum(delay) * 1.0 / block_given AS mean, sites(coalesce(site, outer), delay, stack) AS sites
        FROM block, waited WHERE blocked_lock OR blocked_send),
    old AS (
        SELECT coalesce(sum(delay) FILTER (WHERE blocked_lock OR blocked_send), 0) * 1.0 / before_block_given AS mean
        FROM waited LEFT JOIN before_block)
SELECT now.mean - old.mean AS metric, now.sites,
    number(now.mean) || ' goroutines wait for locks or to send, on average; ' || number(old.mean) || ' did before' AS message
FROM now, old
WHERE now.mean >= 2 * old.mean
