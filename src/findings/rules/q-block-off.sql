-- id: q-block-off
-- form: quality
-- title: The block profile is empty
-- kinds: block
-- metric: samples
-- unit: count
-- why: The block profile is off until the program turns it on; an empty one looks the same as one without any wait, so it
--   is no sign that nobody waits.
-- remedy: Call runtime.SetBlockProfileRate(100_000) at the start of the program and take it again. Each wait of 0.1
--   ms and more is then counted, at next to no cost.
SELECT
    max(samples) AS metric,
    'The block profile is empty: it is turned off, or nobody has waited since it was turned on' AS message
FROM profile
WHERE judged AND NOT before AND kind = 'block'
HAVING max(samples) = 0
