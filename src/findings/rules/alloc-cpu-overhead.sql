-- id: alloc-cpu-overhead
-- title: Allocating uses much of the CPU
-- kinds: cpu
-- metric: share of all CPU
-- unit: share
-- levels: 0.10 0.15 0.30
-- rank: 70
-- leaf: clearing = runtime.memclrNoHeapPointers* runtime.memclrHasPointers
-- guards: What the collector does on the way (marking by the goroutine that allocates, sweeping, write barriers) is
--   not counted: that is garbage collection's. Where both together surely are a sixth of the CPU, and allocating
--   alone 8 %, it is a warning all the same.
-- why: The Go GC guide calls more than 15 % in mallocgc a sign of much allocation; its figure has marking in it, this
--   one has not, so this is the stricter one.
-- measured: 36 to 48 % in programs that allocate without need, 0 % in their healthy twins (Go 1.16 to 1.27). With the
--   collections: 28 to 33 % (at least 23 %) where texts are taken apart and joined for each request, 13 % at most (at
--   least 10 %) in healthy servers.
-- since: Go 1.16
-- remedy: Size slices, maps and buffers before the loop, reuse what is only needed for a moment, and return small
--   structs by value. The lines named here allocate most; take the profile again to see what is left.
-- remedy -1.25: Size slices, maps and buffers before the loop, reuse what is only needed for a moment, and return
--   small structs by value. Go 1.26 allocates small objects for up to 30 % less CPU.
-- more: pprofx top -cum -focus='runtime\.(mallocgc|newobject|makeslice|growslice|rawstring|rawbyteslice)' {cpu}
-- link: https://go.dev/doc/gc-guide#Eliminating_heap_allocations
SELECT
    malloc_samples AS k, all_samples AS n, 5 AS phi,
    CASE WHEN malloc_share BETWEEN 0.08 AND 0.15 AND low(malloc_samples + gc_samples, all_samples, 5) >= 0.16
        THEN 'warning' END AS severity,
    CASE WHEN malloc_share BETWEEN 0.08 AND 0.15 AND low(malloc_samples + gc_samples, all_samples, 5) >= 0.16
        THEN 'with the collections surely ' || percent(low(malloc_samples + gc_samples, all_samples, 5)) ||
            ' of the CPU, from 16 % on' END AS reason,
    'Allocating uses ' || percent(malloc_samples * 1.0 / all_samples) || ' of the CPU, and ' ||
        percent(gc_samples * 1.0 / all_samples) || ' more goes to the garbage collection that follows' ||
        CASE WHEN (SELECT sum(samples) FROM cpu WHERE malloc AND NOT gc AND clearing) * 2 > malloc_samples
            THEN '; most of it clears memory' ELSE '' END AS message,
    (SELECT sites(coalesce(site, outer), samples, stack) FROM cpu WHERE malloc AND NOT gc) AS sites
FROM gc_cpu, cpu_total
WHERE malloc_samples > 0
