-- id: gc-scan-pointers
-- title: The live heap is costly to mark
-- kinds: cpu heap
-- metric: CPU for each live byte and collection, in ns
-- unit: ns
-- levels: 0.05 0.05 0.05
-- rank: 48
-- guards: 30 MB must live in 250,000 objects (critical: a million), a collection ended within the CPU profile, 100
--   samples, and marking is surely 10 % of the CPU, 5 % where a million objects live (critical: 35 %). One collection
--   more is reckoned with, which the profile may have the beginning of. That there are many pointers is all that can
--   be said, not in which field: the lines named made most of the objects that live.
-- why: Marking follows every pointer that lives. Maps and slices without pointers in them are not looked into at all.
-- measured: 0.13 to 0.54 ns with pointers (a map of 1.5 million entries to structs, lists), 0.003 to 0.006 ns without,
--   in all releases from Go 1.16 to 1.27. 0.7 ns and more where two to four collections of some 180 MB ended within
--   five seconds, on a machine that had other work, too. 14 % of the CPU, surely 7 %, where two million objects of a
--   tree of maps were marked every other second; 0.6 to 3 % in programs of no such fault with 80,000 objects and more.
-- since: Go 1.16
-- remedy: For large maps and caches use keys and values without pointers (integers, arrays, indices into one slice);
--   a string, slice, map, interface or time.Time is a pointer. Else keep them outside the heap, or raise GOGC.
-- remedy -1.25: For large maps and caches use keys and values without pointers (integers, arrays, indices into one
--   slice); a string, slice, map, interface or time.Time is a pointer. Else keep them outside the heap or raise GOGC;
--   the collector of Go 1.26 marks small objects at less cost.
-- more: pprofx top -cum -sample_index=inuse_objects {heap}
-- link: https://go.dev/doc/gc-guide#Optimization_guide
WITH span AS (
        SELECT time_nanos AS first, time_nanos + duration_nanos AS last FROM profile
        WHERE judged AND NOT before AND moment > 0 AND kind = 'cpu' AND time_nanos > 0 AND duration_nanos > 0),
    told AS (
        SELECT count(*) AS n FROM memstats, span
        WHERE profile = (SELECT memstats FROM chosen) AND name = 'PauseEnd' AND value BETWEEN first AND last),
    ended AS (
        SELECT CASE WHEN n > 0 AND gc_seen < 256 THEN n ELSE gc_rate * duration / 1e9 END AS collections
        FROM told, gc_total, cpu_total),
    mark AS (SELECT sum(nanos) AS nanos FROM cpu WHERE gc_background OR gc_assist),
    live AS (
        SELECT sum(inuse_bytes) AS bytes, sum(inuse_objects) AS objects,
            sites(site, inuse_objects, stack) FILTER (WHERE user) AS sites
        FROM heap)
SELECT
    nanos * 1.0 / (collections + 1) / bytes AS metric, sites,
    CASE WHEN low(mark_samples, all_samples, 5) < 0.35 OR objects < 1e6 THEN 'warning' END AS cap,
    CASE WHEN objects < 1e6 THEN 'less than a million objects' ELSE 'marking is not surely 35 % of the CPU' END AS reason,
    'Marking uses ' || percent(mark_samples * 1.0 / all_samples) || ' of the CPU, ' ||
        number(nanos * 1.0 / (collections + 1) / bytes) || ' ns for each live byte and collection: ' ||
        bytes(bytes) || ' live in ' || amount(objects) || ' objects with many pointers' AS message,
    amount(mark_samples) || ' of ' || amount(all_samples) || ' samples mark, in ' || number(collections) || ' collections: an estimate' AS confidence,
    'none' AS basis
FROM mark, ended, live, gc_cpu, cpu_total
WHERE bytes >= 30 << 20 AND objects >= 250e3 AND collections >= 1 AND all_samples >= 100
    AND low(mark_samples, all_samples, 5) >= CASE WHEN objects >= 1e6 THEN 0.05 ELSE 0.10 END
