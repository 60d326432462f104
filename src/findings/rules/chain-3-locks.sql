-- id: chain-3-locks
-- form: chain
-- needs: lock-held-across-blocking lock-contention lock-convoy lock-spin
-- title: A lock is one finding however it shows
-- guards: A lock is a logger's where most of the waiting for locks is within the logger, by the block profile, else by the
--   mutex profile.
-- why: Who waits (block, dump), who held it (mutex), what the holder does and the CPU of spinning are four views of one
--   lock. The one that tells the cause stands for the others.
WITH
    f AS (
        SELECT *, CASE id WHEN 'deadlock-suspect' THEN 1 WHEN 'lock-held-across-blocking' THEN 2
            WHEN 'lock-contention' THEN 3 WHEN 'lock-convoy' THEN 4 WHEN 'lock-spin' THEN 5 END AS place
        FROM finding WHERE cause IS NULL),
    logger AS ( -- one row when the logger's lock is the one that is waited for
        SELECT 1 WHERE (SELECT coalesce(
            (SELECT sum(delay) FILTER (WHERE logging) * 2 >= sum(delay) FROM block WHERE locking),
            (SELECT sum(delay) FILTER (WHERE logging) * 2 >= sum(delay) FROM mutex))))
SELECT c.number AS cause, f.number AS effect, 'the logger''s own lock' AS because, NULL AS severity
FROM f JOIN f AS c ON c.id = 'logging-hot'
WHERE f.place IN (2, 3, 4, 5) AND EXISTS (SELECT 1 FROM logger)
UNION ALL
SELECT * FROM (SELECT c.number AS cause, f.number AS effect,
    CASE f.id WHEN 'lock-contention' THEN 'how long goroutines wait for it' WHEN 'lock-convoy' THEN 'who waits for it now'
        WHEN 'lock-spin' THEN 'the CPU that is spent on it' ELSE 'what its holder does' END AS because,
    NULL AS severity
FROM f JOIN f AS c ON c.place < f.place AND c.severity >= 2
    AND (c.function = f.function OR f.id = 'lock-spin')
WHERE f.place IS NOT NULL
ORDER BY f.number, c.place)
