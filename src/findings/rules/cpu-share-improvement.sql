-- id: cpu-share-improvement
-- title: A function takes a smaller share of the CPU than before
-- kinds: cpu before.cpu
-- metric: points of all CPU less than before
-- unit: share
-- levels: 0.02 off off
-- rank: 90
-- guards: Shares are compared, never seconds. A change has at least 20 samples, the points of its level and a fifth of what it was,
--   and passes Benjamini and Hochberg at 5 % over all functions. Functions are matched by name, and each sample
--   belongs to one: the innermost of the program's own.
-- why: The total of an unchanged process varies 24 times as much as independent samples would, its shares 1.1 to 1.7
--   times. Owning a sample once keeps one slow function from being reported with every caller.
-- measured: Of 40 profiles of a steady server, neighbours compared this way had a false change in 1 of 39 pairs.
-- since: Go 1.16
-- remedy: Nothing to do; it confirms a change that was meant. When it was not, somebody else's share has grown.
-- more: pprofx top -cum -normalize -focus={function} -diff_base={before.cpu} {cpu}
SELECT share_before - share AS metric,
    f AS function, file(site_before) AS file, line(site_before) AS line,
    (SELECT sites(site, samples, stack) FROM before_cpu WHERE user AND NOT gc AND name(site) = f) AS sites,
    f || ' takes ' || percent(share) || ' of the CPU, before it was ' || percent(share_before) || ' (' ||
        new || ' of ' || all_samples || ' samples, ' || old || ' of ' || before_samples || ')' AS message,
    'none' AS basis, percent(-most) || ' to ' || percent(-least) || ' of the CPU less (95 %); ' ||
        CASE WHEN chance < 1e-6 THEN 'by chance alone less than once in a million times'
        ELSE 'by chance alone once in ' || amount(1 / chance) || ' times' END AS confidence
FROM share_change, cpu_total, before_total
WHERE share_before - share >= level('info') AND share <= 0.8 * share_before
