-- id: gc-forced
-- title: The program forces garbage collections
-- kinds: heap gc cpu goroutine
-- basis: memstats
-- metric: share of collections that were forced
-- unit: share
-- levels: 0.10 0.50 off
-- rank: 55
-- frames: gc_call = runtime.GC runtime/debug.FreeOSMemory
-- guards: Ten forced ones and half of all make a warning; a call or two at the start are none of it. A heap profile
--   fetched with gc=1 forces one, so one is taken off for each heap profile that is here. Critical where the
--   collector uses a fifth of the CPU. In the CPU profile only a few samples show the call, since it waits.
-- why: A forced collection marks the whole heap whatever little has been allocated, and its caller waits for two of
--   them.
-- measured: 164 to 686 forced, all of the collections, in a program that calls runtime.GC for each batch; 0 in its
--   twin (Go 1.16 to 1.27).
-- since: Go 1.16
-- remedy: Delete the calls; the collector knows when it is time. If they were to keep the process small, set
--   GOMEMLIMIT: memory is given back to the system by itself.
-- remedy -1.18: Delete the calls; the collector knows when it is time. If they were to keep the process small, lower
--   GOGC: memory is given back to the system by itself.
-- more: pprofx top -cum -relative_percentages -focus='runtime\.GC$|FreeOSMemory' {cpu}
WITH number AS (
    SELECT max(gc_forced - (SELECT count(*) FROM profile WHERE judged AND NOT before AND kind = 'heap'), 0) AS forced,
        CASE WHEN gc_cycles >= gc_forced THEN gc_cycles END AS cycles FROM gc_total), -- else one of them is wrong
    caller AS (
        SELECT site, samples AS value, stack FROM cpu WHERE gc_call AND user
        UNION ALL
        SELECT site, count, stack FROM goroutine WHERE gc_call AND user),
    blamed AS (SELECT sites(site, value, stack) AS sites, payer(site, value) AS who, count(*) AS calls FROM caller)
SELECT
    CASE WHEN forced >= 1 THEN forced * 1.0 / nullif(cycles, 0) END AS metric,
    CASE WHEN forced >= 10 AND forced * 2 >= cycles AND gc_share >= 0.2 THEN 'critical'
        WHEN forced >= 10 AND forced * 2 >= cycles THEN 'warning'
        WHEN forced >= 10 OR calls > 0 THEN 'info' END AS severity,
    CASE WHEN forced >= 10 AND forced * 2 >= cycles AND gc_share >= 0.2 THEN 'most collections were forced, and collecting is a fifth of the CPU'
        WHEN forced >= 10 AND forced * 2 >= cycles THEN 'ten or more, and most of all collections'
        WHEN forced >= 10 THEN 'less than half of all collections' ELSE 'a call was seen' END AS reason,
    CASE WHEN forced IS NULL OR forced < 1 THEN 'the call was seen in profiles' END AS confidence,
    CASE WHEN forced IS NULL OR forced < 1 THEN 'none' END AS basis,
    sites,
    CASE WHEN all_samples = 0 AND calls > 0 THEN 'pprofx goroutines -focus=''runtime\.GC$|FreeOSMemory'' {goroutine}' END AS command,
    CASE WHEN forced >= 1 THEN amount(forced) || coalesce(' of ' || amount(cycles), '') || ' collections were forced'
        ELSE 'A collection is forced' END || coalesce(' by ' || who, ' by runtime.GC or debug.FreeOSMemory') AS message
FROM number, blamed, gc_cpu, cpu_total
WHERE forced >= 10 OR calls > 0
