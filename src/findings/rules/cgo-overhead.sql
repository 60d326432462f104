-- id: cgo-overhead
-- title: Much of the CPU is used in C
-- kinds: cpu
-- needs: cgo
-- metric: share of application CPU
-- unit: share
-- levels: 0.10 off off
-- frames: cgo = runtime.cgocall runtime.cgocallbackg*
-- frames: cgo_callback = runtime.cgocallbackg*
-- guards: A profile does not tell what the call costs from what the C function does.
-- why: A call into C costs some forty nanoseconds and holds a thread meanwhile.
-- since: Go 1.16
-- remedy: Where calls are short, hand over many items at once. Where the C function is the work, profile it with
--   perf.
-- remedy -1.25: Where calls are short, hand over many items at once; Go 1.26 makes a call about 30 % cheaper. Where
--   the C function is the work, profile it with perf.
-- more: pprofx top -cum -focus='runtime\.cgocall' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU is used in calls of C functions' ||
        CASE WHEN sum(samples) FILTER (WHERE cgo_callback) * 2 > sum(samples)
            THEN ', most of it in Go code that C calls back' ELSE '' END AS message
FROM cpu, cpu_total
WHERE cgo AND NOT gc
