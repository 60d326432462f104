-- id: gc-headroom-low
-- title: The heap's goal is hardly above what lives
-- kinds: heap gc
-- basis: memstats
-- metric: what may be allocated until the next collection, of what lives
-- unit: share
-- levels: 0.50 0.35 0.35
-- worse: lower
-- rank: 45
-- guards: Ten collections, a goal above 2 MB, and 15 % of the CPU for sure in collecting (critical: 40 %); otherwise it
--   costs nothing. What is allocated between two collections comes from counters: the bytes between two heap profiles
--   and the collections that ended between them, else both since the start without the way up: from 4 MB to the goal
--   the heap doubles with each collection, GOGC=100, and allocates about the goal. In a log it is thirty collections.
--   Where a tenth of the collections were forced, they do not wait for the goal and tell nothing of it; a heap
--   profile fetched with gc=1 forces one, so one is taken off for each that is here.
-- why: The goal is what lives and GOGC percent of it, or less where GOMEMLIMIT forbids that. GOGC=100 leaves 60 to
--   100 % (roots count too); a low GOGC, or a limit just above what lives, leaves next to nothing, and each
--   collection marks the whole heap for that little.
-- measured: 7 to 29 % with GOGC=10 or a limit at the live heap, at 35 to 68 % of the CPU; 51 % and more in all other
--   programs that collect much (three releases of Go). 6 to 17 % without the way up, for 17 to 176 collections and
--   goals of 15 to 45 MB, also where a busy machine leaves time for few. Sampled live bytes had an error of 15 % in
--   these heaps, so the ratio of the goal to them, which the catalogue has, is not used.
-- since: Go 1.16
-- remedy: Take the low GOGC or SetGCPercent out, or raise the memory limit: twice the headroom is half the
--   collector's work. If there is no more memory, less must live: the heap profile names the lines that hold most.
-- remedy -1.18: Take the low GOGC or SetGCPercent out: twice the headroom is half the collector's work. If there is
--   no more memory, less must live: the heap profile names the lines that hold most.
-- more: pprofx top -cum -sample_index=inuse_space {heap}
-- link: https://go.dev/doc/gc-guide#Memory_limit
WITH ended AS (
        SELECT count(*) AS n FROM memstats, heap_span
        WHERE profile = (SELECT memstats FROM chosen) AND name = 'PauseEnd' AND value > first_time
            AND value <= first_time + heap_nanos),
    way AS (SELECT max(0.0, ln(gc_goal * 1.0 / (4 << 20)) / ln(2)) AS up FROM gc_total),
    pace AS ( -- bytes allocated for each collection
        SELECT CASE
                WHEN between_moments AND n >= 10 AND gc_first <= first_time AND heap_nanos > 0
                    THEN alloc_bytes * 1.0 / n
                WHEN gc_cycles - up >= 10 THEN max(0.0, total_alloc - gc_goal) / (gc_cycles - up) END AS runway
        FROM gc_total, alloc_span, heap_span, ended, way
        UNION ALL
        SELECT avg(step) FROM (SELECT heap_start - lag(heap_live) OVER (ORDER BY position) AS step FROM gc_run)
        WHERE step > 0 AND (SELECT total_alloc FROM gc_total) IS NULL AND (SELECT gc_cycles FROM gc_total) >= 30),
    room AS (
        SELECT runway, gc_goal AS goal, runway / nullif(gc_goal - runway, 0) AS headroom FROM pace, gc_total
        WHERE runway > 0 AND gc_goal > runway)
SELECT
    headroom AS metric,
    CASE WHEN gc_share < 0.15 OR gc_share IS NULL THEN 'none' WHEN gc_share < 0.40 THEN 'warning' END AS cap,
    'collecting is not surely 40 % of the CPU' AS reason,
    'The heap may grow by ' || percent(headroom) || ' only (' || bytes(runway) || ' to a goal of ' || bytes(goal) ||
        ') before it is collected again' || coalesce(', ' || number(gc_rate) || ' times a second', '') ||
        '; collecting uses ' || percent(coalesce(gc_samples * 1.0 / nullif(all_samples, 0), gc_fraction)) ||
        ' of the CPU: GOGC is low, or a memory limit leaves no room' AS message,
    (SELECT sites(site, inuse_bytes, stack) FROM heap WHERE user) AS sites
FROM room, gc_total, gc_cpu, cpu_total
WHERE goal > 2 << 20 AND 0.1 * gc_cycles > coalesce(gc_forced, 0) -
    (SELECT count(*) FROM profile WHERE judged AND NOT before AND kind = 'heap')
