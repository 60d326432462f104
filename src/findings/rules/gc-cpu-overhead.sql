-- id: gc-cpu-overhead
-- title: Garbage collection uses much of the CPU
-- kinds: cpu
-- metric: share of all CPU
-- unit: share
-- levels: 0.10 0.20 0.35
-- rank: 50
-- guards: Marking on CPUs with nothing else to do is free and does not count, nor does the sweeper's spinning. Before
--   Go 1.22 free marking cannot be told apart, so there it is a warning at most, unless goroutines have to help. That
--   all CPUs are busy would tell it, too, but no CPU profile says how many there are.
-- why: The collector takes a quarter of the CPUs while it marks; a fifth of all CPU means it marks most of the time.
-- measured: 25 to 75 % in programs with much garbage or millions of live pointers, 0 to 20 % in their healthy twins
--   (Go 1.16 to 1.27).
-- since: Go 1.16
-- remedy: Allocate less at the lines named here, and keep fewer pointers alive. Where memory allows, raise GOGC, or set
--   GOMEMLIMIT with a high GOGC: twice the GOGC is about half the collector's CPU.
-- remedy -1.18: Allocate less at the lines named here, and keep fewer pointers alive. Where memory allows, raise
--   GOGC: twice the GOGC is about half the collector's CPU.
-- remedy 1.19-1.25: Allocate less at the lines named here, and keep fewer pointers alive; where memory allows, raise
--   GOGC, or set GOMEMLIMIT with a high GOGC: twice the GOGC is about half the collector's CPU. The collector of Go
--   1.26 takes 10 to 40 % less for the same garbage.
-- more: pprofx top -cum -focus='runtime\.(mallocgc|newobject|makeslice|growslice|rawstring|rawbyteslice)' {cpu}
-- link: https://go.dev/doc/gc-guide
WITH part AS (
    SELECT sum(samples) FILTER (WHERE gc_background AND NOT gc_idle) AS background,
        sum(samples) FILTER (WHERE gc_assist) AS assist,
        sum(samples) FILTER (WHERE gc_sweep AND NOT gc_idle AND NOT gc_assist) AS sweep,
        sum(samples) FILTER (WHERE gc_idle) AS free
    FROM cpu WHERE gc)
SELECT
    gc_samples AS k, all_samples AS n, 5 AS phi,
    CASE WHEN newest BETWEEN 1 AND 21 AND low(assist, all_samples, 5) < 0.05 THEN 'warning' END AS cap,
    'up to Go 1.21 marking on idle CPUs cannot be told apart' AS reason,
    'Garbage collection uses ' || percent(gc_samples * 1.0 / all_samples) || ' of the CPU: ' ||
        percent(coalesce(background, 0) * 1.0 / all_samples) || ' marking in the background' ||
        coalesce(', ' || percent(assist * 1.0 / all_samples) || ' marking by goroutines that want to allocate', '') ||
        coalesce(', ' || percent(sweep * 1.0 / all_samples) || ' sweeping', '') ||
        coalesce('; ' || percent(free * 1.0 / all_samples) || ' more was done on idle CPUs', '') ||
        coalesce('; ' || bytes(alloc_bytes * 1e9 / alloc_nanos) || ' a second are allocated', '') AS message,
    CASE WHEN alloc_bytes > 0 THEN (SELECT sites(coalesce(site, outer), bytes, stack) FROM allocating)
        ELSE (SELECT sites(coalesce(site, outer), samples, stack) FROM cpu WHERE malloc AND NOT gc) END AS sites
FROM part, gc_cpu, cpu_total, alloc_span, go
WHERE gc_samples > 0
