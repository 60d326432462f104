-- id: gc-cpu-overhead
-- title: Garbage collection uses much of the CPU
-- kinds: cpu
-- metric: share of all CPU
-- unit: share
-- levels: 0.10 0.20 0.35
-- rank: 50
-- guards: Marking on CPUs with nothing else to do is free and does not count, nor does the sweeper's spinning.
-- why: The collector takes a quarter of the CPUs while it marks; a fifth of all CPU means it marks most of the time.
-- remedy: Allocate less at the lines that the allocation findings name, and keep fewer pointers alive. Where memory
--   allows, raise GOGC, or set GOMEMLIMIT with a high GOGC: twice the GOGC is about half the collector's CPU.
-- more: pprofx top -focus=gcBgMarkWorker {cpu}
SELECT
    sum(samples) FILTER (WHERE gc AND NOT gc_idle) AS k,
    all_samples AS n,
    5 AS phi,
    'GC uses ' || percent(sum(samples) FILTER (WHERE gc AND NOT gc_idle) * 1.0 / all_samples) || ' of the CPU: ' ||
        percent(coalesce(sum(samples) FILTER (WHERE gc_background AND NOT gc_idle), 0) * 1.0 / all_samples) ||
        ' marking in the background, ' ||
        percent(coalesce(sum(samples) FILTER (WHERE gc_assist), 0) * 1.0 / all_samples) ||
        ' marking by goroutines that allocate' AS message,
    (SELECT sites(site, samples, stack) FROM cpu WHERE malloc AND NOT gc) AS sites
FROM cpu, cpu_total
