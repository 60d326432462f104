-- id: answer-compress
-- title: Answers are compressed in the handler
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: deflating = compress/flate.*
-- frames: handling = main.(*Handler).*
-- why: The proxy in front of the service compresses, too; what the handler does of it is done twice.
-- remedy: Leave it to the proxy: send the answer as it is, with no Content-Encoding.
-- more: pprofx top -cum -focus=compress/flate {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(site, samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the CPU compresses answers' ||
        coalesce(' in ' || payer(site, samples), '') AS message
FROM cpu, cpu_total
WHERE deflating AND handling AND NOT gc
