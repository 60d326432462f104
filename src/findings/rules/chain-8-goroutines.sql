-- id: chain-8-goroutines
-- form: chain
-- needs: goroutine-explosion goroutine-leak
-- title: Very many goroutines wait for the same thing
-- why: Goroutines that are started without a bound queue for whatever is slow; bounding them ends the queue.
WITH f AS (
    SELECT *, row_number() OVER (ORDER BY severity DESC, metric DESC, number) AS nth FROM finding WHERE cause IS NULL)
SELECT c.number AS cause, f.number AS effect, 'what they wait for' AS because, NULL AS severity, 1 AS place, c.nth AS nth
FROM f JOIN f AS c ON c.id IN ('goroutine-explosion', 'goroutine-leak') AND c.severity >= 2 AND c.function = f.function
WHERE f.id IN ('chan-contention', 'lock-contention', 'lock-convoy') AND f.function <> ''
UNION ALL
SELECT c.number, f.number, 'the other end of their requests', NULL, 2, c.nth
FROM f JOIN f AS c ON c.id = 'goroutine-explosion' AND f.id = c.id AND c.severity >= 2 AND f.severity < 2
ORDER BY place, nth, effect
