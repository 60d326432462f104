-- id: chain-4-growth
-- form: chain
-- needs: goroutine-leak timer-leak conn-buffer-memory
-- title: Goroutines that leak hold the memory that grows
-- guards: Goroutines that leak come before timers, and these before connections.
-- why: A goroutine that never ends keeps its stack, its timer and all it refers to; the heap then grows at the lines
--   that it has run. Ending the goroutines ends the rest.
WITH f AS (
    SELECT *, row_number() OVER (ORDER BY severity DESC, metric DESC, number) AS nth FROM finding WHERE cause IS NULL)
SELECT c.number AS cause, f.number AS effect,
    CASE f.id WHEN 'goroutine-explosion' THEN 'how many there are' WHEN 'blocked-forever' THEN 'their state says so, too'
        WHEN 'timer-leak' THEN 'their timers' WHEN 'timer-churn' THEN 'the CPU of their timers'
        ELSE 'perhaps the memory they hold, ' || bytes(f.metric / c.metric) ||
            ' each; what still grows when they end is a leak of its own' END AS because,
    NULL AS severity, 1 AS place, c.nth AS nth
FROM f JOIN f AS c ON c.id = 'goroutine-leak' AND c.severity >= 2 AND c.function = f.function AND c.function <> ''
WHERE f.id IN ('goroutine-explosion', 'blocked-forever', 'heap-growth', 'timer-leak', 'timer-churn')
UNION ALL
SELECT c.number, f.number, 'the CPU of making and stopping them', NULL, 2, c.nth
FROM f JOIN f AS c ON c.id = 'timer-leak' AND c.severity >= 2 AND f.id = 'timer-churn' AND c.function = f.function
UNION ALL
SELECT c.number, f.number, 'the memory of these timers and of what they refer to', NULL, 2, c.nth
FROM f JOIN f AS c ON c.id = 'timer-leak' AND c.severity >= 2 AND f.id = 'heap-growth' AND c.function = f.function
UNION ALL
SELECT c.number, f.number, 'the buffers of these connections', NULL, 3, c.nth
FROM f JOIN f AS c ON c.id = 'conn-buffer-memory' AND c.severity >= 2 AND f.id = 'heap-growth'
    AND c.function = f.function
ORDER BY place, nth, effect
