-- id: gc-assist
-- title: Goroutines of the program do the collector's work
-- kinds: cpu gc
-- metric: share of all CPU
-- unit: share
-- levels: 0.02 0.05 0.15
-- rank: 60
-- guards: The share of a log is of all CPUs' time, used or not, and so a lower bound; ten collections must be told.
-- why: The Go GC guide: above 5 % the program is likely out-pacing the collector. It is latency, since a goroutine
--   that allocates has to mark before it may go on.
-- measured: 9 to 28 % under allocation pressure, 0 to 2 % in the healthy twins (Go 1.16 to 1.27).
-- since: Go 1.16
-- remedy: Allocate less on the paths that CPU profiles name. A larger heap goal (GOGC, or GOMEMLIMIT with a high
--   GOGC) starts collections later and leaves less to be marked in a hurry.
-- remedy -1.18: Allocate less on the paths that CPU profiles name. A larger heap goal (GOGC) starts collections later
--   and leaves less to be marked in a hurry.
-- more: pprofx top -cum -relative_percentages -focus=gcAssistAlloc {cpu}
-- link: https://go.dev/doc/gc-guide
SELECT
    sum(samples) AS k, all_samples AS n, 5 AS phi, NULL AS metric,
    sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / all_samples) ||
        ' of the CPU is marking that goroutines have to do before they may ' ||
        'allocate' || coalesce('; most of it in goroutines of ' || payer(entry, samples), '') AS message
FROM cpu, cpu_total
WHERE gc_assist
UNION ALL
SELECT
    NULL, NULL, NULL, assist / ((max_at - min_at) * procs) AS metric, NULL,
    percent(assist / ((max_at - min_at) * procs)) || ' of the ' || procs ||
        ' CPUs'' time was marking that goroutines ' ||
        'had to do before they might allocate, says the log of collections'
FROM (SELECT sum(assist_cpu) * 1.0 AS assist, max(at) AS max_at, min(at) AS min_at, max(procs) AS procs,
        count(*) AS cycles FROM gc_run),
    cpu_total
WHERE all_samples < 30 AND cycles >= 10 AND max_at > min_at
