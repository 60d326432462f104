-- id: gc-regression
-- title: Garbage collection takes a larger share of the CPU than before
-- kinds: cpu before.cpu
-- metric: points of all CPU more than before
-- unit: share
-- levels: 0.03 0.08 0.20
-- rank: 55
-- guards: Needs five CPU profiles on each side: collections come in bursts, so that the share of one profile varies
--   some five times as much as independent samples would.
-- why: With fewer profiles a difference this large happens by chance.
-- since: Go 1.16
-- remedy: Compare the allocations of both sets function by function (allocs profiles). Compare GOGC, GOMEMLIMIT and
--   the release of Go, too, which may have been changed with the deployment.
-- more: pprofx top -cum -normalize -diff_base={before.cpu} {cpu}
WITH
    now AS (SELECT coalesce(sum(samples), 0) AS k FROM cpu WHERE gc AND NOT gc_idle),
    old AS (SELECT coalesce(sum(samples), 0) AS k FROM before_cpu WHERE gc AND NOT gc_idle)
SELECT now.k * 1.0 / all_samples - old.k * 1.0 / before_samples AS metric,
    (SELECT sites(coalesce(site, outer), samples, stack) FROM cpu WHERE malloc AND NOT gc) AS sites,
    'GC takes ' || percent(now.k * 1.0 / all_samples) || ' of the CPU, before it was ' ||
        percent(old.k * 1.0 / before_samples) AS message,
    'none' AS basis, 'over ' || profiles || ' and ' || before_profiles || ' profiles' AS confidence
FROM now, old, cpu_total, before_total
WHERE profiles >= 5 AND before_profiles >= 5 AND all_samples > 0 AND before_samples > 0
    AND now.k * 1.0 / all_samples >= 1.2 * old.k / before_samples
    AND chance(old.k, before_samples, now.k, all_samples, 5) <= 0.05
