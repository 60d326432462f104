-- id: cpu-share-regression
-- title: A function takes a larger share of the CPU than before
-- kinds: cpu before.cpu
-- metric: points of CPU share more than before
-- unit: share
-- levels: 0.02 0.05 0.15
-- rank: 60
-- guards: Shares are compared, never seconds. A change has at least 20 samples, 2 points and a fifth of what it was,
--   and passes Benjamini and Hochberg at 5 % over all functions. Functions are matched by name, and each sample
--   belongs to one: the innermost of the program's own.
-- why: The total of an unchanged process varies 24 times as much as independent samples would, its shares 1.1 to 1.7
--   times. Owning a sample once keeps one slow function from being reported with every caller.
-- measured: Of 40 profiles of a steady server, neighbours compared this way had a false change in 1 of 39 pairs.
-- remedy: Compare the function between the two versions, and look at what it calls with the command below. When the load
--   was another one, compare at equal load: a share also grows because others shrink.
-- more: pprofx flamegraph --diff {before.cpu} {cpu} -o diff.svg
WITH
    part AS (
        SELECT name(site) AS f, 0 AS old, sum(samples) AS new, max(stack) AS stack FROM cpu
            WHERE user AND NOT gc GROUP BY 1
        UNION ALL SELECT name(site), sum(samples), 0, NULL FROM before_cpu WHERE user AND NOT gc GROUP BY 1),
    both AS (SELECT f, sum(old) AS old, sum(new) AS new, max(stack) AS stack FROM part GROUP BY f),
    tested AS (
        SELECT *, chance(old, before_samples, new, all_samples, 2) AS p,
            new * 1.0 / all_samples AS share, old * 1.0 / before_samples AS share_before
        FROM both, cpu_total, before_total
        WHERE old + new >= 20 AND all_samples >= 100 AND before_samples >= 100),
    ranked AS (SELECT *, row_number() OVER (ORDER BY p) * 0.05 / count(*) OVER () AS allowed FROM tested),
    passed AS (SELECT coalesce(max(p), -1) AS p FROM ranked WHERE p <= allowed),
    place AS (
        SELECT name(site) AS f, file(site) AS file, line(site) AS line,
            row_number() OVER (PARTITION BY name(site) ORDER BY sum(samples) DESC, site) AS nth
        FROM cpu WHERE user AND NOT gc GROUP BY site)
SELECT share - share_before AS metric,
    r.f AS function, place.file, place.line, r.stack,
    r.f || ' takes ' || percent(share) || ' of the CPU, before it was ' || percent(share_before) || ' (' ||
        new || ' of ' || all_samples || ' samples, ' || old || ' of ' || before_samples || ')' AS message,
    printf('chance %.1g for a function that did not change', r.p) AS confidence
FROM ranked r, passed LEFT JOIN place ON place.f = r.f AND place.nth = 1
WHERE r.p <= passed.p AND share - share_before >= 0.02 AND share >= 1.2 * share_before
    AND NOT (old = 0 AND share >= 0.05 AND new >= 20)
