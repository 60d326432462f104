-- id: slice-growth
-- title: append grows slices step by step
-- kinds: cpu
-- needs: growslice
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: growslice = runtime.growslice*
-- guards: It is the program's own code that does it; where a library does, that library's rule speaks. What the
--   collector does on the way is garbage collection's.
-- why: Every step copies what is there and leaves it as garbage.
-- measured: 95 to 100 % of the application CPU where slices grow from nothing, 0 % where they are made with their
--   size (Go 1.16 to 1.27).
-- remedy: make([]T, 0, n) or slices.Grow before the loop; where the length is unknown, reuse a slice.
-- more: pprofx top -focus=growslice {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(site, samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to append growing slices' AS message
FROM cpu, cpu_total
WHERE growslice AND direct AND NOT gc
