-- id: lock-spin
-- title: Goroutines burn CPU on contended locks
-- kinds: cpu
-- needs: lock_slow
-- metric: share of application CPU
-- unit: share
-- levels: 0.03 0.10 0.25
-- frames: lock_slow = sync.(*Mutex).lockSlow sync.(*Mutex).unlockSlow internal/sync.(*Mutex).lockSlow
--   internal/sync.(*Mutex).unlockSlow sync.(*RWMutex).rUnlockSlow runtime.semacquire1 runtime.semrelease1
-- guards: Little CPU here says nothing: goroutines that wait do not run. The waiting is in the block and mutex profiles.
-- why: A goroutine spins before it sleeps, so this is the visible tip of waiting.
-- measured: 2-4 % in a program that did little but wait for one lock, 0 % without contention.
-- since: Go 1.16
-- remedy: Hold the lock for less, split it by key, or publish what is mostly read through an atomic.Pointer. The
--   block and mutex profiles tell how long is waited for it, and who holds it.
-- remedy -1.18: Hold the lock for less, split it by key, or publish what is mostly read through an atomic.Value. The
--   block and mutex profiles tell how long is waited for it, and who holds it.
-- more: pprofx top -cum -relative_percentages -focus='lockSlow|sem(acquire|release)1' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to locks that others hold' AS message
FROM cpu, cpu_total
WHERE lock_slow AND NOT logging AND NOT gc
