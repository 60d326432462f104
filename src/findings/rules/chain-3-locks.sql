-- id: chain-3-locks
-- form: chain
-- needs: lock-held-across-blocking lock-contention lock-convoy lock-spin
-- title: A lock is one finding however it shows
-- guards: A lock is one where both findings are of one function; where a dump tells who holds it, or locks are in one
--   circle; and where the mutex profile says who holds most and the block profile who waits most. Waits that stay, and
--   that the block profile has seen next to none of end, are those behind a deadlock. What tells the cause leads, unless
--   it is no more than information and the other is more. A lock is a logger's where most of the waiting for locks is within the logger, by the block profile, else by the
--   mutex profile.
-- why: Who waits (block, dump), who held it (mutex), what the holder does and the CPU of spinning are four views of one
--   lock. The one that tells the cause stands for the others.
WITH
    f AS (
        SELECT *, CASE id WHEN 'deadlock-suspect' THEN 1 WHEN 'lock-held-across-blocking' THEN 2
            WHEN 'lock-contention' THEN 3 WHEN 'lock-convoy' THEN 4 WHEN 'lock-spin' THEN 5 END AS place
        FROM finding WHERE cause IS NULL),
    party AS ( -- who want a lock and who hold it, by the dump; the locks of a circle are one
        SELECT l.profile, coalesce(-1 - l.cycle, l.lock) AS lock,
            folded(name(CASE column1 WHEN 1 THEN l.site WHEN 2 THEN h.site ELSE h.at_site END)) AS f
        FROM lock l JOIN lock_holder h ON h.profile = l.profile AND h.lock = l.lock AND h.position = 0 AND h.evidence <> 'type'
            CROSS JOIN (VALUES (1), (2), (3))),
    pair AS (
        SELECT c.number AS c, f.number AS f, c.id AS c_id, f.id AS f_id, c.place AS nearest, f.place,
            c.severity >= 2 OR f.severity < 2 AS leads
        FROM f JOIN f AS c ON c.place < f.place
        WHERE c.function = f.function OR EXISTS (SELECT 1 FROM party a JOIN party b USING (profile, lock) WHERE a.f = c.function AND b.f = f.function)
            OR f.id = 'lock-spin' AND c.severity >= 2
            OR c.id = 'lock-contention' AND f.id = 'lock-convoy' -- it blames who holds most
                AND f.function = (SELECT folded(payer(site, delay)) FROM block WHERE locking)
            OR c.id = 'deadlock-suspect' AND f.id = 'lock-convoy' AND f.function IN (
                SELECT w.f FROM lock_wait w WHERE stayed >= 0.9 * waiters AND (mean IS NULL OR mean < 0.05 * waiters))),
    logger AS ( -- one row when the logger's lock is the one that is waited for
        SELECT 1 WHERE (SELECT coalesce(
            (SELECT sum(delay) FILTER (WHERE logging) * 2 >= sum(delay) FROM block WHERE locking),
            (SELECT sum(delay) FILTER (WHERE logging) * 2 >= sum(delay) FROM mutex WHERE unlock))))
SELECT c.number AS cause, f.number AS effect, 'the logger''s own lock' AS because, NULL AS severity, 1 AS place, 0 AS nearest
FROM f JOIN f AS c ON c.id = 'logging-hot'
WHERE f.place IN (2, 3, 4, 5) AND EXISTS (SELECT 1 FROM logger)
UNION ALL
SELECT iif(leads, c, f), iif(leads, f, c),
    CASE iif(leads, f_id, c_id) WHEN 'lock-contention' THEN 'how long goroutines wait for it'
        WHEN 'lock-convoy' THEN 'who waits for it now' WHEN 'lock-spin' THEN 'the CPU that is spent on it'
        WHEN 'deadlock-suspect' THEN 'what one look at it shows' ELSE 'what its holder does' END,
    NULL, iif(leads, 2, 3), iif(leads, nearest, place)
FROM pair
ORDER BY place, nearest, cause, effect
