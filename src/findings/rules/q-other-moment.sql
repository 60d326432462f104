-- id: q-other-moment
-- form: quality
-- title: The profiles were not taken together
-- kinds: cpu heap allocs goroutine mutex block
-- metric: nanoseconds between the first and the last of them, by kind the last one
-- unit: nanoseconds
-- guards: Compared is the last profile of each of these kinds; texts do not tell their time.
-- why: What one profile shows explains another only when both were taken within about a minute.
-- remedy: Take all profiles within a minute; "pprofx findings --recipe" prints how.
WITH last AS (
    SELECT kind, max(time_nanos + duration_nanos) AS at FROM profile
    WHERE judged AND NOT before AND time_nanos > 0
        AND kind IN ('cpu', 'heap', 'allocs', 'goroutine', 'mutex', 'block') GROUP BY kind)
SELECT max(at) - min(at) AS metric,
    'The last profiles of these kinds lie ' || duration(max(at) - min(at)) || ' apart (' ||
        group_concat(DISTINCT kind) || '): what one shows need not explain another' AS message
FROM last HAVING max(at) - min(at) > 60e9
