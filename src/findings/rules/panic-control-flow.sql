-- id: panic-control-flow
-- title: Panics are part of the normal flow
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.02 0.10 0.30
-- guards: What deferred functions do while a panic goes up is counted with it. Who recovers is not told: it is on no stack
--   while the panic goes up.
-- why: A panic unwinds the stack frame by frame and costs microseconds where returning an error costs nanoseconds.
-- measured: 99-100 % where each bad input panics, 0 % where it returns an error.
-- since: Go 1.16
-- remedy: Return errors for what is expected to go wrong and keep panic for bugs. Where a library panics, check its
--   input before the call.
-- more: pprofx top -cum -relative_percentages -focus='runtime\.(gopanic|recovery|panicmem|sigpanic)' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to panics that are recovered' AS message
FROM cpu, cpu_total
WHERE panicking AND NOT gc
