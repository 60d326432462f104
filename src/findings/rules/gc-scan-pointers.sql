-- id: gc-scan-pointers
-- title: The live heap is costly to mark
-- kinds: cpu heap
-- metric: CPU for each live byte and collection, in ns
-- unit: ns
-- levels: 0.05 0.05 0.05
-- rank: 48
-- guards: 32 MB must live in 250,000 objects (critical: a million), five collections fall into the CPU profile, 100
--   samples, and marking is surely 10 % of the CPU (critical: 35 %). That there are many pointers is all that can be
--   said, not in which field: the lines named made most of the objects that live.
-- why: Marking follows every pointer that lives. Maps and slices without pointers in them are not looked into at all.
-- measured: 0.13 to 0.54 ns with pointers (a map of 1.5 million entries to structs, lists), 0.003 to 0.006 ns
--   without, in all releases from Go 1.16 to 1.27.
-- remedy: For large maps and caches use keys and values without pointers (integers, arrays, indices into one slice);
--   a string, slice, map, interface or time.Time is a pointer. Else keep them outside the heap, or raise GOGC.
-- more: pprofx top -sample_index=inuse_objects {heap}
-- link: https://go.dev/doc/gc-guide#Optimization_guide
WITH mark AS (SELECT sum(nanos) AS nanos FROM cpu WHERE gc_background OR gc_assist),
    live AS (
        SELECT sum(inuse_bytes) AS bytes, sum(inuse_objects) AS objects,
            sites(site, inuse_objects, stack) FILTER (WHERE user) AS sites
        FROM heap)
SELECT
    nanos * 1.0 / (gc_rate * duration / 1e9) / bytes AS metric, sites,
    CASE WHEN low(mark_samples, all_samples, 5) < 0.35 OR objects < 1e6 THEN 'warning' END AS cap,
    'Marking uses ' || percent(mark_samples * 1.0 / all_samples) || ' of the CPU, ' ||
        number(nanos * 1.0 / (gc_rate * duration / 1e9) / bytes) || ' ns for each live byte and collection: ' ||
        bytes(bytes) || ' live in ' || amount(objects) || ' objects with many pointers' AS message
FROM mark, live, gc_total, gc_cpu, cpu_total
WHERE bytes >= 32e6 AND objects >= 250e3 AND gc_rate * duration / 1e9 >= 5 AND all_samples >= 100
    AND low(mark_samples, all_samples, 5) >= 0.10
