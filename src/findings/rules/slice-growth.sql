-- id: slice-growth
-- title: append grows slices step by step
-- kinds: cpu
-- needs: growslice
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: growslice = runtime.growslice*
-- frames: gathering = slices.Collect* slices.AppendSeq* slices.Sorted* slices.Insert*
-- guards: It is the program's own code that does it, by append or by what gathers a sequence in a slice; where a
--   library does, that library's rule speaks. What the collector does on the way is garbage collection's.
-- why: Every step copies what is there and leaves it as garbage.
-- measured: 95 to 100 % of the application CPU where slices grow from nothing, 0 % where they are made with their
--   size (Go 1.16 to 1.27). 10 % where slices.Collect gathers the keys of a map of 3,000.
-- since: Go 1.16
-- remedy: Make the slice with its length before the loop: make([]T, 0, n) or slices.Grow. Where the length is
--   unknown, reuse a slice that has grown already.
-- remedy -1.20: Make the slice with its length before the loop: make([]T, 0, n). Where the length is unknown, reuse a
--   slice that has grown already.
-- more: pprofx top -cum -focus=growslice {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to append growing slices' AS message
FROM cpu, cpu_total
WHERE growslice AND (direct OR gathering) AND NOT gc
