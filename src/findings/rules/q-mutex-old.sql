-- id: q-mutex-old
-- form: quality
-- title: The mutex profile counts the first waiter only
-- kinds: mutex
-- metric: newest release of Go it can be of
-- unit: release
-- why: Up to Go 1.21 a wait is counted for one of those who wait, so that a lock never shows more than a second for each
--   second, however many wait for it.
-- remedy: Take sizes from the block profile, and who holds the lock from this one; from Go 1.22 both agree.
SELECT
    newest AS metric,
    'It is of Go 1.' || newest || ' or older, whose mutex profile counts only the first of those who wait' AS message
FROM go, profile
WHERE newest BETWEEN 1 AND 21 AND samples > 0 AND profile = (SELECT mutex FROM chosen)
