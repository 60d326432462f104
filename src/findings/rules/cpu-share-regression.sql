-- id: cpu-share-regression
-- title: A function takes a larger share of the CPU than before
-- kinds: cpu before.cpu
-- metric: points of all CPU more than before
-- unit: share
-- levels: 0.02 0.05 0.15
-- rank: 60
-- guards: Shares are compared. A change has at least 20 samples, the points of its level and a fifth of what it was,
--   and passes Benjamini and Hochberg at 5 % over all functions. What other rules measure is not compared, but for the
--   collector's share (gc-regression): it is in the functions that pay for it. Functions are matched by name, and each sample
--   belongs to one: the innermost of the program's own. Where the CPU it uses a second has not grown by a tenth, too, its
--   share has grown because others shrank or the load did: information.
-- why: The total of an unchanged process varies 24 times as much as independent samples would, its shares 1.1 to 1.7
--   times. Owning a sample once keeps one slow function from being reported with every caller.
-- measured: Of 40 profiles of a steady server, neighbours compared this way had a false change in 1 of 39 pairs.
-- since: Go 1.16
-- remedy: Compare the function between the two versions, and look at what it calls with the command below. When the load
--   was another one, compare at equal load.
-- more: pprofx top -cum -normalize -focus={function} -diff_base={before.cpu} {cpu}
SELECT share - share_before AS metric,
    f AS function, file(site) AS file, line(site) AS line, stack,
    (SELECT sites(site, samples) FROM cpu WHERE user AND NOT gc AND name(site) = f) AS sites,
    CASE WHEN cpus < 1.1 * cpus_before THEN 'info' END AS cap, 'it uses no more CPU than before' AS reason,
    f || ' takes ' || percent(share) || ' of the CPU, before it was ' || percent(share_before) || ' (' ||
        new || ' of ' || all_samples || ' samples, ' || old || ' of ' || before_samples || ')' ||
        CASE WHEN cpus < 1.1 * cpus_before THEN '; others have shrunk, it uses ' || number(cpus) ||
            ' CPUs on average, before ' || number(cpus_before) ELSE '' END AS message,
    'none' AS basis, percent(least) || ' to ' || percent(most) || ' of the CPU more (95 %); ' ||
        CASE WHEN chance < 1e-6 THEN 'by chance alone less than once in a million times'
        ELSE 'by chance alone once in ' || amount(1 / chance) || ' times' END AS confidence
FROM share_change, cpu_total, before_total
WHERE share - share_before >= level('info') AND share >= 1.2 * share_before
    AND NOT (old = 0 AND share >= 0.05 AND new >= 20)
