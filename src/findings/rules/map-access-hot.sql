-- id: map-access-hot
-- title: Looking up maps uses much of the CPU
-- kinds: cpu
-- needs: map_access
-- metric: share of application CPU
-- unit: share
-- levels: 0.15 0.30 0.60
-- frames: map_access = runtime.mapaccess* runtime.mapiter* runtime.mapIter* internal/runtime/maps.(*Iter).*
--   internal/runtime/maps.(*Map).get* internal/runtime/maps.(*table).get* internal/runtime/maps.(*Map).Get*
-- frames: map_number = runtime.mapaccess*_fast32 runtime.mapaccess*_fast64
-- frames: map_string = runtime.mapaccess*_faststr
-- frames: map_walk = runtime.mapiter* runtime.mapIter* internal/runtime/maps.(*Iter).*
-- guards: It is the program's own code that looks up.
-- why: A lookup hashes its key and misses the cache once or twice where an index of a slice is one load.
-- measured: 82-92 % with numbers as keys, 0 % with a slice in their place, which was 13 times as fast.
-- since: Go 1.16
-- remedy: Use a slice where keys are dense numbers, and a switch or an array for a few known ones; take a lookup that is
--   repeated out of its loop, and look up once where the code asks and then reads. What is walked over again and again is
--   better kept in a slice beside the map.
-- remedy -1.23: Use a slice where keys are dense numbers, and a switch or an array for a few known ones; take a
--   lookup that is repeated out of its loop. The maps of Go 1.24 look up faster, so upgrading helps without a change.
-- more: pprofx top -cum -focus='runtime\.map(access|iter|Iter)|runtime/maps' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to ' ||
        CASE WHEN sum(samples) FILTER (WHERE map_walk) * 2 > sum(samples) THEN 'walking over maps'
            WHEN sum(samples) FILTER (WHERE map_number) * 2 > sum(samples) THEN 'looking up maps by numbers'
            WHEN sum(samples) FILTER (WHERE map_string) * 2 > sum(samples) THEN 'looking up maps by strings'
            ELSE 'looking up maps' END AS message
FROM cpu, cpu_total
WHERE map_access AND direct AND NOT gc
