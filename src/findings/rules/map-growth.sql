-- id: map-growth
-- title: Maps grow step by step
-- kinds: cpu
-- needs: map_growth
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: map_growth = runtime.hashGrow runtime.growWork* runtime.evacuate*
--   internal/runtime/maps.(*table).rehash internal/runtime/maps.(*table).grow internal/runtime/maps.(*table).split
--   internal/runtime/maps.(*Map).growToTable
-- guards: It is the program's own code that does it; where a library does, that library's rule speaks. What the
--   collector does on the way is garbage collection's. The eight slots that a small map gets with its first entry
--   are no growth: they come as late when it is made with its size. How old the process is does not count, since a
--   profile of its first minute may be all there is: that a cache is still being filled is for the reader to say.
-- why: A map that grows moves all its entries to a table of twice the size, again and again. A program that fills its
--   cache does so once, at its start; a later profile then shows nothing.
-- measured: 43 to 80 % of the application CPU where maps grow from nothing, 0 % where they are made with their size
--   (Go 1.16 to 1.27), nor for maps of three labels made anew for each sample.
-- since: Go 1.16
-- remedy: Make the map with the number of its entries: make(map[K]V, n). One that is needed again and again is
--   emptied by clear(m) and reused.
-- remedy -1.20: Make the map with the number of its entries: make(map[K]V, n). One that is needed again and again is
--   emptied by a loop of delete, which keeps its room.
-- more: pprofx top -cum -focus='maps|hashGrow|growWork|evacuate' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to maps growing from nothing'
        AS message
FROM cpu, cpu_total
WHERE map_growth AND direct AND NOT gc
