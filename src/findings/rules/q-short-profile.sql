-- id: q-short-profile
-- form: quality
-- title: The CPU profile is short
-- kinds: cpu
-- metric: samples
-- unit: count
-- why: Shares of fewer than a hundred samples are off by ten points and more, and runtime work comes in bursts.
-- remedy: Take it for 30 seconds or longer, while the process is under load.
SELECT
    all_samples AS metric,
    'The CPU profile has ' || amount(all_samples) || ' samples' ||
        CASE WHEN duration > 0 THEN ' in ' || duration(duration) ELSE '' END || '; shares are rough' AS message
FROM cpu_total
WHERE profiles > 0 AND all_samples > 0 AND (all_samples < 100 OR duration BETWEEN 1 AND 4900000000)
    AND coalesce(cores, 1) >= 0.05
