-- id: deadlock-suspect
-- title: Goroutines seem to wait for each other for ever
-- kinds: goroutine goroutine+ block cpu
-- metric: goroutines that wait
-- unit: goroutines
-- levels: 2 2 2
-- rank: 8
-- guards: A circle of locks, or a function that takes several in which everybody waits, is no more than information
--   until the same waits are there at another moment or a minute old. Waits that stay are a suspect when the block
--   profile has seen next to none of them end and nobody who could hold the lock runs.
-- why: Nothing but a restart ends it, and every request that comes near joins the queue.
-- measured: 40 of 40 waiters stay at the same two lines for 3 s, while all waits that ended took 0.05 s together. None
--   in the other programs. A lock that is never released shows in neither the mutex nor the block profile.
-- remedy: Take locks in one order everywhere, such as that of the account numbers; never take a write lock while
--   holding the read lock; send on a channel after the lock is released. Until then restart, and keep the dump.
-- more: pprofx locks {goroutine}
WITH moving AS (
        SELECT folded(name(site)) AS f, sum(waiters) FILTER (WHERE NOT moving) AS still, max(moving) AS moving
        FROM lock GROUP BY 1),
    running AS (SELECT folded(name(site)) AS f, sum(samples) AS samples FROM cpu WHERE NOT locking GROUP BY 1),
    stuck AS ( -- functions whose waits stay
        SELECT w.*, watched.nanos, m.still,
            delay < 0.05 * stayed * watched.nanos AS silent,
            -- Nothing moves: by the dump, else by the CPU profile.
            CASE WHEN m.f IS NOT NULL THEN coalesce(m.still, 0) >= 2
                WHEN (SELECT profiles FROM cpu_total) > 0 THEN r.f IS NULL END AS dead
        FROM lock_wait w, watched LEFT JOIN moving m ON m.f = w.f LEFT JOIN running r ON r.f = w.f
        WHERE w.stayed >= 2 AND watched.nanos >= 1000000000),
    circles AS (
        SELECT cycle, sum(waiters) AS waiters, max(behind) AS behind, count(*) AS locks, min(cycle_likely) AS likely, min(old) AS old,
            (SELECT i.site FROM lock i WHERE i.cycle = l.cycle AND i.profile = l.profile ORDER BY i.lock LIMIT 1) AS site
        FROM lock l WHERE cycle IS NOT NULL GROUP BY profile, cycle),
    blocked AS ( -- who holds a lock while it waits on a channel
        SELECT folded(name(l.site)) AS f, folded(name(h.site)) AS holder, h.at_site, h.state, h.goroutine, l.waiters
        FROM lock l JOIN lock_holder h ON h.lock = l.lock AND h.profile = l.profile AND h.position = 0
        WHERE h.evidence IN ('same', 'certain', 'further') AND h.state_class IN ('channel', 'wait')
        GROUP BY 1 HAVING l.waiters = max(l.waiters)),
    found AS (
        SELECT folded(name(c.site)) AS f, max(c.waiters, c.behind) AS waiters, c.site,
            'in a circle of ' || CASE WHEN c.locks = 1 THEN 'one lock that its holder wants again' ELSE c.locks || ' locks' END AS how,
            CASE WHEN c.likely OR c.old OR s.f IS NOT NULL THEN 'critical' ELSE 'info' END AS severity,
            CASE WHEN c.likely OR c.old OR s.f IS NOT NULL THEN 'likely' ELSE 'one moment' END AS confidence, 1 AS rank
        FROM circles c LEFT JOIN stuck s ON s.f = folded(name(c.site))
        UNION ALL
        SELECT folded(name(o.site)), o.waiting, o.site,
            o.further || ' of them behind the line that takes the first of ' || o.locks || ' locks: they seem to hold each other''s',
            CASE WHEN s.f IS NOT NULL OR w.aged >= 0.3 * o.waiting THEN 'critical' ELSE 'info' END,
            CASE WHEN s.f IS NOT NULL OR w.aged >= 0.3 * o.waiting THEN 'likely' ELSE 'one moment' END, 2
        FROM lock_order o LEFT JOIN stuck s ON s.f = folded(name(o.site)) LEFT JOIN lock_wait w ON w.f = folded(name(o.site))
        UNION ALL
        SELECT s.f, s.waiters, NULL,
            coalesce('behind goroutine ' || b.goroutine || ', which holds the lock in a ' || b.state || ' at ' || spot(b.at_site),
                'for a lock that nobody seems to release'),
            CASE WHEN s.dead THEN 'critical' ELSE 'warning' END, 'likely', 3
        FROM stuck s LEFT JOIN blocked b ON b.f = s.f
        WHERE s.silent AND coalesce(s.dead, 1)),
    picked AS (SELECT *, min(rank) FROM found GROUP BY f)
SELECT
    p.waiters AS metric, p.severity, w.sites, coalesce(b.holder, p.f) AS function,
    coalesce(file(coalesce(b.at_site, p.site)), '') AS file, coalesce(line(coalesce(b.at_site, p.site)), 0) AS line,
    amount(p.waiters) || ' goroutines wait in ' || p.f || ', ' || p.how ||
        coalesce('; ' || amount(nullif(w.stayed, 0)) || ' still stood in the same line ' || duration((SELECT nanos FROM watched)) || ' later', '')
        AS message,
    p.confidence
FROM picked p LEFT JOIN lock_wait w ON w.f = p.f LEFT JOIN blocked b ON b.f = p.f
