-- id: new-hot-function
-- title: A function that was not there before is hot
-- kinds: cpu before.cpu
-- metric: share of all CPU
-- unit: share
-- levels: 0.05 0.10 0.25
-- rank: 60
-- guards: It has no sample before, at least 20 and 5 % of all now, as less is cpu-share-regression's, and is the program's own; a function that was only renamed shows
--   as one that went.
-- why: What takes a share from nothing is new code or a new path; both are worth a look before anything else.
-- since: Go 1.16
-- remedy: Look at what was deployed, and at what calls the function with the command below. If it does what another
--   one did before, compare the two.
-- more: pprofx top -cum -focus={function} {cpu}
WITH
    was AS (SELECT DISTINCT name(site) AS f FROM before_cpu WHERE user),
    now AS (
        SELECT name(site) AS f, sum(samples) AS k, sites(coalesce(site, outer), samples, stack) AS sites FROM cpu
        WHERE user AND NOT gc GROUP BY 1)
SELECT k, all_samples AS n, sites,
    f || ' takes ' || percent(k * 1.0 / all_samples) || ' of the CPU and was not there before (none of ' ||
        before_samples || ' samples)' AS message
FROM now, cpu_total, before_total
WHERE before_samples >= 100 AND k >= 20 AND k >= 0.05 * all_samples AND f NOT IN (SELECT f FROM was)
