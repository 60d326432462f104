-- id: q-truncated-stacks
-- form: quality
-- title: Deep stacks were cut
-- metric: share of the samples
-- unit: share
-- why: Go records the innermost 64 frames of a CPU sample and 128 of others, 32 up to Go 1.22. Who is on top of deeper
--   stacks is not known, and cumulative values of outer functions are too small.
-- remedy: Read it from the leaves. From Go 1.23 GODEBUG=profstackdepth=512 records more in all but CPU profiles.
SELECT
    max(at_limit) AS metric,
    percent(max(at_limit)) || ' of what the ' || kind || ' profile counts has stacks as deep as Go records them: their outer frames are missing' AS message
FROM profile
WHERE judged AND NOT before AND moment > 0 AND is_go AND at_limit > 0.05
GROUP BY kind
