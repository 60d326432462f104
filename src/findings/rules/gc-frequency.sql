-- id: gc-frequency
-- title: The collector runs very often
-- kinds: heap gc
-- basis: memstats
-- metric: collections a second
-- unit: /s
-- levels: 5 20 100
-- rank: 58
-- guards: Ten collections must be told. Often is harmless as long as it is cheap: a warning needs 10 % of the CPU for
--   sure, critical 25 %. A goal below the 4 MB that it has at least with GOGC=100 proves that a setting is the cause,
--   which costs nothing to mend: there 5 %, sure or not, make a warning.
-- why: Each collection has a fixed cost and stops the program twice. The goal is 4 MB at least, so a service with a
--   small heap collects for every few MB that it allocates.
-- measured: 46 to 850 a second where much is allocated on a heap of 0.3 to 5 MB; healthy servers reach 74 with 2 % of
--   the CPU (Go 1.16 to 1.27). 50 to 233 a second with 10 to 30 % and GOGC=5 on a goal of 2 MB.
-- since: Go 1.16
-- remedy -1.18: Raise GOGC to 200 or 400. Then allocate less, first at the lines that a profile of allocations names.
-- remedy: Set GOMEMLIMIT to 80 or 90 % of what the container may use, with GOGC=200 to 400. Then allocate less, first
--   at the lines that a profile of allocations names.
-- more: pprofx top -cum -sample_index=alloc_space -focus={function} {allocs}
-- link: https://go.dev/doc/gc-guide
SELECT
    gc_rate AS metric,
    CASE WHEN gc_goal < 4 << 20 AND all_samples >= 100 AND gc_samples >= 0.05 * all_samples AND gc_share < 0.25
            THEN 'warning' WHEN coalesce(gc_share, 0) < 0.10 THEN 'info' WHEN gc_share < 0.25 THEN 'warning' END AS cap,
    CASE WHEN coalesce(gc_share, 0) < 0.10 THEN 'collecting is not surely 10 % of the CPU, so it is cheap'
        ELSE 'collecting is not surely 25 % of the CPU' END AS reason,
    'The collector runs ' || number(gc_rate) || ' times a second for a heap of ' || bytes(heap_alloc) ||
        coalesce(' (goal ' || bytes(gc_goal) || ')', '') || CASE WHEN all_samples >= 30 THEN ' and uses ' ||
            percent(gc_samples * 1.0 / all_samples) || ' of the CPU'
            ELSE coalesce(' and uses ' || percent(gc_fraction) || ' of all CPUs'' time', '') END ||
        CASE WHEN gc_goal < 4 << 20 THEN '; the goal is 4 MB at least unless GOGC is low' ELSE '' END AS message,
    (SELECT sites(coalesce(site, outer), bytes, stack) FROM allocating) AS sites
FROM gc_total, gc_cpu, cpu_total
WHERE gc_seen >= 10
