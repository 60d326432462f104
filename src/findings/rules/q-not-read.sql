-- id: q-not-read
-- form: quality
-- title: A file is no profile
-- kinds: files
-- metric: files
-- unit: count
-- why: A file that was meant to be judged and could not be read is evidence that is missing.
-- remedy: If it should have been a profile, fetch it again: the reason says what was found instead. Otherwise nothing
--   is lost.
SELECT 1 AS metric, name || ' was not read: ' || why AS message FROM unread ORDER BY rowid
