-- id: q-power
-- form: quality
-- title: How small a change these two sets could show
-- kinds: cpu before.cpu
-- metric: points of CPU share
-- unit: share
-- why: Without it "no regression" and "too few samples to tell" look alike. The smallest change of a share of 10 % that
--   is seen in eight of ten comparisons at a level of 1 %, with twice the variance of independent samples: 2.58 and
--   0.84 standard errors, together 3.4.
-- remedy: Longer profiles show smaller changes: four times the samples, half the change.
SELECT 3.4 * sqrt(2 * 0.09 * (1.0 / all_samples + 1.0 / before_samples)) AS metric,
    'With ' || amount(all_samples) || ' and ' || amount(before_samples) ||
        ' samples these profiles could not have shown that a share of 10 % of the CPU has changed by less than ' ||
        number(340 * sqrt(2 * 0.09 * (1.0 / all_samples + 1.0 / before_samples))) || ' points' AS message
FROM cpu_total, before_total WHERE all_samples > 0 AND before_samples > 0
