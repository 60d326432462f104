-- id: clock-hot
-- title: Asking for the time uses much of the CPU
-- kinds: cpu
-- needs: clock
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 off off
-- frames: clock = time.Now time.Since time.Until time.now time.runtimeNow
-- why: A clock costs some tens of nanoseconds, and a system call where the kernel has no fast one, as in some virtual
--   machines.
-- since: Go 1.16
-- remedy: Read the clock once for a request or a batch and hand it on. Where the share is far larger, look at the
--   machine's clock source: one that is not tsc makes every call a system call.
-- more: pprofx top -cum -focus='^time\.(Now|Since|Until|now|runtimeNow)' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to reading the clock' AS message
FROM cpu, cpu_total
WHERE clock AND NOT gc
