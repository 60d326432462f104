-- id: chain-4-held
-- form: chain
-- needs: goroutine-leak
-- kinds: heap+
-- title: Memory that grows was allocated by goroutines that leak, or for them
-- guards: Half of what has grown in a function was allocated in goroutines that began where the leaking ones began, or the
--   function is the one that starts them.
-- why: What a goroutine refers to lives for as long as it does, wherever on its way it was allocated. Profiles do not
--   tell who refers to what, so the part says how to tell.
WITH begun AS ( -- where goroutines begin, and who starts them, by the function they wait in
    SELECT folded(coalesce(name(site), name(outer))) AS f, name(entry) AS entry, folded(creator) AS creator
    FROM goroutine WHERE state_class IN ('channel', 'wait', 'time') AND NOT own GROUP BY 1, 2, 3)
SELECT c.number AS cause, f.number AS effect,
    'perhaps the memory they hold, ' || bytes(f.metric / c.metric) || ' each; what still grows when they end is a leak of its own'
        AS because, NULL AS severity
FROM finding f CROSS JOIN finding c ON c.id = 'goroutine-leak' AND c.severity >= 2 AND c.metric > 0
    CROSS JOIN begun ON begun.f = c.function
WHERE f.id = 'heap-growth' AND f.cause IS NULL AND f.function <> '' AND (f.function = creator OR (
    SELECT sum(grown_bytes) FILTER (WHERE name(heap_change.entry) = begun.entry) * 2 >= sum(grown_bytes)
    FROM heap_change WHERE name(site) = f.function))
ORDER BY c.severity DESC, c.metric DESC, cause, effect
