-- id: q-stale-heap
-- form: quality
-- title: The heap profile is older than the heap
-- kinds: heap
-- metric: share of the heap that the profile shows
-- unit: share
-- why: A heap profile is of the last collection that has ended. What was allocated since, as in a burst, is not in it.
-- measured: Between two collections the heap doubles with the usual GOGC, so half of it is no sign; programs whose heap
--   grows showed 31-37 %.
-- remedy: Fetch it with gc=1, which collects first.
WITH shown AS (
    SELECT sum(inuse_bytes) AS inuse, (SELECT value FROM memstats m WHERE m.profile = c.memstats AND name = 'HeapAlloc')
        AS heap
    FROM heap_moments h, chosen c WHERE h.profile = c.memstats
)
SELECT
    inuse * 1.0 / heap AS metric,
    'The heap profile shows ' || bytes(inuse) || ' of a heap of ' || bytes(heap) ||
        ': the rest was allocated since the last collection, or is garbage' AS message
FROM shown
WHERE inuse < 0.45 * heap AND heap >= 32 << 20
