-- id: slice-growth
-- title: append grows slices step by step
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: growslice = runtime.growslice*
-- guards: It is the program's own code that appends; where a library does, that library's rule speaks.
-- why: Every step copies what is there and leaves it as garbage.
-- remedy: make([]T, 0, n) or slices.Grow before the loop; where the length is unknown, reuse a slice.
-- more: pprofx top -focus=growslice {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(site, samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the CPU goes to append growing slices' AS message
FROM cpu, cpu_total
WHERE growslice AND direct AND NOT gc
