-- id: finalizer-pressure
-- title: Finalizers cost much of the CPU
-- kinds: cpu
-- needs: finalizer
-- metric: share of application CPU, with that of running finalizers
-- unit: share
-- levels: 0.02 0.05 0.20
-- frames: finalizer = runtime.SetFinalizer runtime.addfinalizer runtime.AddCleanup runtime.addCleanup
--   runtime.addspecial runtime.runfinq runtime.runFinalizers runtime.runCleanups runtime.queuefinalizer
--   runtime.freeSpecial runtime.createfing
-- frames: finalizer_set = runtime.SetFinalizer runtime.AddCleanup
-- guards: Files and connections have finalizers of their own: where no code of the program sets one, this is
--   information.
-- why: An object with a finalizer is found by one collection and freed by the next, takes a lock and a record of its
--   own to make, and all finalizers of the program run on one goroutine, one after another.
-- measured: 84 to 100 % of the application CPU where every small object has one, at a sixth of the throughput; 0 % in
--   the twin that closes them (Go 1.16 to 1.27).
-- since: Go 1.16
-- remedy 1.24-: Close what was opened, with defer where it is used; for what is easily forgotten runtime.AddCleanup
--   is cheaper than a finalizer and does not keep the object for another collection. Nothing in either may wait.
-- remedy: Close what was opened, with defer where it is used, and keep finalizers for large things that are easily
--   forgotten. Nothing in a finalizer may wait.
-- more: pprofx top -cum -relative_percentages -focus='SetFinalizer|runfinq|runFinalizers|Cleanup|special|finalizer'
--   {cpu}
-- link: https://go.dev/doc/gc-guide#Finalizers_cleanups_and_weak_pointers
WITH cost AS (
    SELECT sum(samples) AS k, sum(samples) FILTER (WHERE NOT app) AS beside,
        sum(samples) FILTER (WHERE finalizer_set AND direct) AS own,
        sites(coalesce(site, outer), samples, stack) FILTER (WHERE finalizer_set AND direct) AS setters,
        sites(coalesce(site, outer), samples, stack) AS sites
    FROM cpu WHERE finalizer AND NOT gc)
SELECT
    k, app_samples + coalesce(beside, 0) AS n,
    CASE WHEN own > 0 THEN setters ELSE sites END AS sites,
    CASE WHEN own > 0 THEN NULL ELSE 'info' END AS cap, 'no code of the program sets them' AS reason,
    percent(k * 1.0 / (app_samples + coalesce(beside, 0))) ||
        ' of the application''s CPU goes to setting and running finalizers' AS message
FROM cost, cpu_total
WHERE k > 0
