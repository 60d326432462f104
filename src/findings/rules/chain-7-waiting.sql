-- id: chain-7-waiting
-- form: chain
-- title: In a process that waits, CPU is not what is wrong
-- guards: Less than a fifth of a CPU is used, and a finding says what goroutines wait for, or ten of them, and half of the
--   program's, wait in one function for a lock, to send, for the network or for an answer; who waits to receive may have
--   nothing to do. What is a cost of CPU alone, by the profiles that its rule reads, is then information. Commands,
--   connections and handshakes take time outside the process, too: they stay a warning.
-- why: Where latency is waiting, a large share of a small CPU is worth knowing and nothing to be woken for.
WITH
    place AS (
        SELECT name(site) AS f,
            CASE WHEN round_trip THEN 'for an answer' WHEN state_class = 'lock' THEN 'for a lock'
                WHEN state_class = 'io' THEN 'for the network' WHEN state = 'chan send' THEN 'to send' END AS what,
            sum(count) AS n
        FROM goroutine
        WHERE user AND NOT own AND NOT profiler AND (SELECT cores FROM cpu_total) < 0.2
        GROUP BY 1, 2),
    waits AS (
        SELECT what || ' in ' || f AS what, n, all_of FROM (SELECT *, sum(n) OVER () AS all_of FROM place)
        WHERE what NOT NULL AND n >= 10 AND n * 2 >= all_of
        UNION ALL
        SELECT CASE WHEN id LIKE 'lock-%' THEN 'for a lock' WHEN id = 'chan-contention' THEN 'on a channel'
            ELSE 'without end' END || coalesce(' in ' || nullif(function, ''), ''), NULL, NULL
        FROM finding
        WHERE severity >= 2 AND id IN ('deadlock-suspect', 'lock-held-across-blocking', 'lock-contention', 'lock-convoy',
            'chan-contention', 'goroutine-leak', 'blocked-forever'))
SELECT NULL AS cause, f.number AS effect,
    'the process waits: it uses ' || number(cores) || ' of a CPU, and ' || (
        SELECT coalesce(amount(n) || ' of ' || amount(all_of) || ' ', '') || 'goroutines wait ' || what
        FROM waits ORDER BY n DESC, what LIMIT 1) AS because,
    CASE WHEN kinds LIKE '% goroutine' THEN 'warning' ELSE 'info' END AS severity
FROM finding f, cpu_total
WHERE cores < 0.2 AND unit = 'share' AND kinds IN ('cpu', 'cpu gc', 'cpu goroutine') AND EXISTS (SELECT 1 FROM waits)
    AND NOT EXISTS (SELECT 1 FROM finding part
        WHERE part.cause = f.number AND part.severity >= 2 AND part.kinds NOT LIKE 'cpu%')
