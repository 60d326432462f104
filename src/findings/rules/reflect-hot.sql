-- id: reflect-hot
-- title: Reflection uses much of the CPU
-- kinds: cpu
-- needs: reflecting swapper
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- callee: reflecting = reflect.* internal/reflectlite.*
-- frames: swapper = internal/reflectlite.Swapper
-- guards: The program's own code reflects; within encoding/json, fmt and templates those findings speak.
-- why: Each step looks at a type at run time, and most allocate.
-- since: Go 1.23
-- remedy: Look at each type once and keep what was found (field indexes, tags) in a map by reflect.Type. Generate the
--   code for types that are known, and compare with a typed function instead of reflect.DeepEqual.
-- more: pprofx top -cum -focus='^reflect\.|reflectlite' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to reflection' ||
        CASE WHEN sum(samples) FILTER (WHERE swapper) * 2 > sum(samples)
            THEN ', most of it to swapping for sort.Slice; slices.SortFunc needs none' ELSE '' END AS message
FROM cpu, cpu_total
WHERE (reflecting OR swapper) AND NOT gc
