-- id: q-one-program
-- form: quality
-- title: Several processes are of one build
-- kinds: files
-- metric: processes
-- unit: count
-- guards: Two to five of them that were all taken at other times; more are hosts, as those of one time are.
-- why: Moments of one process that lie in folders of other names than t0, t1, a number or a date are taken for processes,
--   and what only grows from one to the next is not seen.
-- remedy: If they are moments of one process, name the folders t0, t1 and so on. If they are hosts, all is well.
WITH
    taken AS (
        SELECT build_id, process, kind, min(time_nanos) AS first, max(time_nanos + duration_nanos) AS last
        FROM profile WHERE NOT before AND moment > 0 AND build_id <> '' AND time_nanos > 0
        GROUP BY build_id, process, kind),
    apart AS ( -- of one kind: from the end of each to the beginning of the next
        SELECT build_id, process, first - lag(last) OVER (PARTITION BY build_id, kind ORDER BY first) AS gap FROM taken)
SELECT count(DISTINCT process) AS metric,
    count(DISTINCT process) || ' processes are of one build of ' ||
        coalesce((SELECT binary FROM profile p WHERE p.build_id = apart.build_id AND binary <> '' LIMIT 1), 'a program') ||
        ': if they are moments of one process, name their folders t0, t1 and so on' AS message
FROM apart GROUP BY build_id
HAVING count(DISTINCT process) BETWEEN 2 AND 5 AND min(gap) > 1000000000
ORDER BY build_id
