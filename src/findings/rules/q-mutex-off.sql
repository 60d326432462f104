-- id: q-mutex-off
-- form: quality
-- title: The mutex profile is empty
-- kinds: mutex
-- metric: samples
-- unit: count
-- why: The mutex profile is off until the program turns it on; an empty one looks the same as one without any wait, so it
--   is no sign that nobody waits.
-- remedy: Call runtime.SetMutexProfileFraction(100) at the start of the program and take it again. One wait in a
--   hundred is then counted, and scaled.
SELECT
    max(samples) AS metric,
    'The mutex profile is empty: it is turned off, or nobody has waited since it was turned on' AS message
FROM profile
WHERE judged AND NOT before AND kind = 'mutex'
HAVING max(samples) = 0
