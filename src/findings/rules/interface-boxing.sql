-- id: interface-boxing
-- title: Values are boxed into interfaces
-- kinds: cpu
-- needs: interface_boxing
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.25
-- frames: interface_boxing = runtime.convT*
-- guards: It is the program's own code that does it; where a library does, that library's rule speaks. What the
--   collector does on the way is garbage collection's.
-- why: A value that is put into an interface is copied to the heap, unless it is a pointer, a constant or a small
--   number.
-- measured: 21 to 34 % of the application CPU in a program that passes numbers and strings as any, 0 % in its twin
--   (Go 1.16 to 1.27).
-- since: Go 1.16
-- remedy: Use concrete types or type parameters on the hot path. Make no call with ...any for each item.
-- remedy -1.17: Use concrete types on the hot path. Make no call with ...interface{} for each item.
-- more: pprofx top -cum -focus=runtime.convT {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to boxing values into interfaces'
        AS message
FROM cpu, cpu_total
WHERE interface_boxing AND direct AND NOT gc
