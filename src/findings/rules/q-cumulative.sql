-- id: q-cumulative
-- form: quality
-- title: Profiles count since the start of the process
-- kinds: mutex block allocs
-- metric: profiles without a duration
-- unit: count
-- why: What happened long ago, such as at the start, counts as much as the present, and without a time there are no rates.
-- remedy: Fetch them with ?seconds=30, or compare two that were taken some time apart with --before.
SELECT
    count(*) AS metric,
    'Counted since the start of the process, not for a time, and when it began is not known: ' || group_concat(DISTINCT kind) AS message
FROM profile, age
WHERE began IS NULL AND profile NOT IN (SELECT last FROM wait_first) AND judged AND NOT before AND is_go AND samples > 0 AND duration_nanos = 0
    AND profile IN (SELECT mutex FROM chosen UNION SELECT block FROM chosen
        UNION SELECT allocs FROM chosen WHERE allocs <> coalesce(heap, -1))
HAVING count(*) > 0
