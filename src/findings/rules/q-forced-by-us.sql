-- id: q-forced-by-us
-- form: quality
-- title: Fetching the heap profile collected garbage
-- kinds: heap
-- metric: profiles
-- unit: count
-- why: gc=1 runs a collection before the heap is written down, which counts as one that the program forced.
-- remedy: Nothing, unless it is about collections: then fetch the heap without gc=1.
SELECT
    count(*) AS metric,
    amount(count(*)) || ' of the heap profiles ' || CASE count(*) WHEN 1 THEN 'was' ELSE 'were' END || ' fetched with gc=1, which forces a collection' AS message
FROM profile
WHERE judged AND NOT before AND kind = 'heap' AND (name LIKE '%?gc=1%' OR name LIKE '%&gc=1%')
HAVING count(*) > 0
