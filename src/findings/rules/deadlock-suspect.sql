-- id: deadlock-suspect
-- title: Goroutines seem to wait for each other for ever
-- kinds: goroutine
-- metric: goroutines that wait
-- unit: goroutines
-- levels: 2 2 2
-- rank: 8
-- frames: group_wait = sync.(*WaitGroup).Wait
-- frames: handing_over = runtime.chansend1 runtime.chanrecv1 runtime.chanrecv2
-- leaf: receive = runtime.chanrecv1 runtime.chanrecv2
-- frames: accepting = net.(*TCPListener).* net.(*UnixListener).*
-- guards: A circle of locks, or a function that takes several in which everybody waits, is no more than information
--   until the same waits are there at another moment, or a minute old, or of many that the block profile has not seen
--   end. Waits that stay are a suspect when the block profile has seen next to none of them end (a twentieth of what
--   they have stood since) and nobody who could hold the lock runs; without such a profile four fifths have to stay.
--   A queue of many is one of twenty, five of them behind the line that locks, of whom a fifth wait on average at
--   most. Without a lock: who waits in a WaitGroup for goroutines that it has started and that all wait on a send, as
--   many at both moments, while such sends hardly end; a stage of a pipeline whose reader is slow waits like that,
--   too, but its sends do end. So is a stage that receives as well, all of whose goroutines wait to send at both
--   moments, in a process that does nothing and in which all others wait, too. So is a pool all of whose workers
--   wait in a WaitGroup for goroutines that they have not started, where nobody else could do the work.
-- why: Nothing but a restart ends it, and every request that comes near joins the queue.
-- measured: 40 of 40 waiters stay at the same two lines for 3 s, while all waits that ended took 0.05 s together (three
--   releases of Go); a circle of two, a writer that waits for itself, a lock held in a send and one that is never
--   released are each found in programs made for it. None in healthy programs. Where results are to be taken only
--   after the wait for those who send them: 12 and 12 stay for 3 s, all sends that ended took 0.01 s together. 11 and 11
--   stay where the tasks of a pool hand tasks to the pool and wait for them.
-- since: Go 1.16
-- remedy: Take locks in one order everywhere, such as that of the account numbers; never take a write lock while
--   holding the read lock; send after the lock is released, and take results before the Wait for who sends them. Until
--   then restart, and keep the dump.
-- more: pprofx locks {goroutine}
WITH stuck AS ( -- functions whose waits stay
        SELECT *,
            delay < 0.05 * stayed * watched.nanos AS silent, -- NULL: the block profile is off, or nothing ever waited
            CASE WHEN told THEN coalesce(still, 0) >= 2 WHEN profiles > 0 THEN NOT runs END AS dead, -- NULL: nothing tells
            still >= 2 AND stayed >= 0.8 * waiters AND NOT runs AND profiles > 0 AS thrice
        FROM lock_wait, watched, cpu_total
        WHERE stayed >= 2 AND watched.nanos >= 1000000000 AND NOT apart),
    idle AS ( -- one moment: most goroutines wait, nobody moves, no such wait is usual, and the process does nothing
        SELECT * FROM lock_wait, cpu_total
        WHERE waiters >= 10 AND waiters >= 0.5 * goroutines AND still >= 0.5 * waiters AND NOT apart AND cores < 0.05
            AND coalesce(mean < 0.2 * waiters, 1)),
    ended AS (
        SELECT folded(name(site)) AS f, sum(delay) FILTER (WHERE handing_over) AS delay, sum(delay) FILTER (WHERE group_wait) AS joins
        FROM block WHERE handing_over OR group_wait GROUP BY 1),
    stays AS (
        SELECT folded(name(site)) AS f, min(sum(was), sum(now)) AS n FROM growth
        WHERE (group_wait OR handing_over) AND user AND NOT own GROUP BY 1
        HAVING sum(was) > 0 AND sum(was) BETWEEN 0.9 * sum(now) AND 1.1 * sum(now)),
    started AS ( -- by a go statement of f, or by WaitGroup.Go with a function of f
        SELECT f, sum(count) AS n, folded(payer(site, count)) AS child
        FROM (SELECT folded(creator) AS f, site, count, state FROM goroutine WHERE user AND NOT group_wait AND creator <> ''
            UNION ALL
            SELECT folded(name(entry)), site, count, state FROM goroutine
            WHERE user AND NOT group_wait AND folded(name(entry)) <> folded(creator))
        GROUP BY 1 HAVING min(state LIKE 'chan send%')),
    joined AS ( -- who waits in a WaitGroup for those who wait to send
        SELECT w.f, w.n + s.n AS waiters, s.child, w.sites
        FROM (SELECT folded(name(site)) AS f, sum(count) AS n, sites(coalesce(site, outer), count, stack) AS sites
                FROM goroutine WHERE group_wait AND user GROUP BY 1) w
            JOIN started s ON s.f = w.f JOIN stays a ON a.f = w.f JOIN stays b ON b.f = s.child
            JOIN watched LEFT JOIN ended e ON e.f = s.child
        WHERE watched.nanos >= 1000000000 AND EXISTS (SELECT 1 FROM block)
            AND coalesce(e.delay, 0) < 0.1 * b.n * watched.nanos),
    alive AS ( -- the program's own that do something or may be about to
        SELECT sum(count) AS n FROM goroutine
        WHERE user AND NOT own AND NOT profiler AND NOT accepting AND state_class NOT IN ('channel', 'wait', 'lock')),
    full AS ( -- stages that all wait to send, as they did before, and that others of them would have to receive from
        SELECT s.f, s.now AS waiters, s.sites
        FROM (SELECT folded(name(site)) AS f, sum(now) AS now, sum(now) FILTER (WHERE state LIKE 'chan send%') AS sending,
                sum(was) FILTER (WHERE state LIKE 'chan send%') AS was, sites(site, now, stack) AS sites
                FROM growth
                WHERE site NOT NULL AND NOT own AND NOT profiler AND (SELECT cores < 0.05 FROM cpu_total)
                    AND (SELECT n IS NULL FROM alive)
                GROUP BY 1) s
            JOIN watched LEFT JOIN ended e ON e.f = s.f
        WHERE s.sending = s.now AND s.was = s.now AND s.now >= 2 AND watched.nanos >= 1000000000
            AND coalesce(e.delay, 0) < s.now * watched.nanos
            AND s.f IN (SELECT folded(name(site)) FROM block WHERE receive)),
    present AS MATERIALIZED (
        SELECT folded(name(site)) AS f, folded(name(entry)) AS entry, creator, count, user, group_wait, accepting, state_class,
            state LIKE 'chan send%' AS sends
        FROM goroutine WHERE NOT own AND NOT profiler),
    others AS ( -- who might still do what is waited for
        SELECT sum(count) AS n FROM present
        WHERE NOT accepting AND NOT group_wait AND state_class <> 'lock' AND NOT sends AND coalesce(entry, '') <> 'main.main'),
    starved AS ( -- all whom somebody has started wait in a WaitGroup, for what none of them has started itself
        SELECT s.f, s.now AS waiters, s.sites
        FROM (SELECT folded(name(site)) AS f, sum(was) AS was, sum(now) AS now, sites(site, now, stack) AS sites
                FROM growth WHERE group_wait AND user AND NOT own GROUP BY 1) s
            JOIN watched LEFT JOIN ended e ON e.f = s.f
        WHERE s.was = s.now AND watched.nanos >= 1000000000 AND EXISTS (SELECT 1 FROM block)
            AND coalesce(e.joins, 0) < 0.1 * s.now * watched.nanos
            AND (SELECT cores < 0.05 FROM cpu_total) AND (SELECT n IS NULL FROM others)
            AND s.f IN (SELECT min(f) FROM present WHERE user AND creator <> '' GROUP BY creator
                HAVING sum(count) >= 2 AND min(group_wait OR sends) AND max(group_wait) AND min(f) = max(f))
            AND NOT EXISTS (SELECT 1 FROM present
                WHERE folded(creator) = s.f OR creator LIKE 'sync.%' OR creator LIKE '%/errgroup.%')),
    circles AS (
        SELECT profile, cycle, sum(waiters) AS waiters, max(behind) AS behind, count(*) AS locks,
            min(cycle_likely) OR min(old) AS old, min(lock) AS lock, max(f) AS f
        FROM (SELECT l.*, folded(name(l.site)) AS f FROM lock l WHERE cycle IS NOT NULL) GROUP BY profile, cycle),
    blocked AS ( -- who holds a lock while it waits on a channel
        SELECT folded(name(l.site)) AS f, h.site, h.at_site, h.state, h.goroutine,
            row_number() OVER (PARTITION BY folded(name(l.site)) ORDER BY l.waiters DESC, l.lock) AS nth
        FROM lock l JOIN lock_holder h ON h.lock = l.lock AND h.profile = l.profile AND h.position = 0
        WHERE h.evidence IN ('same', 'certain', 'further') AND h.state_class IN ('channel', 'wait')),
    writer AS (SELECT f, sites FROM lock_wait WHERE writers AND stayed ORDER BY stayed DESC, f LIMIT 1),
    found AS (
        SELECT c.f, max(c.waiters, c.behind) AS waiters, h.site,
            CASE c.locks WHEN 1 THEN 'for a lock that its holder wants again in ' || name(h.site)
                ELSE 'in a circle of ' || c.locks || ' locks that goes through ' || name(h.site) END AS how,
            c.old OR s.f IS NOT NULL AS lasting, NULL AS sites, 1 AS rank
        FROM circles c JOIN lock_holder h ON h.lock = c.lock AND h.profile = c.profile AND h.position = 0
            LEFT JOIN stuck s ON s.f = c.f
        UNION ALL
        SELECT folded(name(o.site)), o.waiting, o.site,
            o.further || ' of them behind the line that takes the first of ' || o.locks || ' locks: they seem to hold each other''s',
            s.f IS NOT NULL OR coalesce(w.aged >= 0.3 * o.waiting, 0)
                OR o.waiting >= 20 AND o.further >= 5 AND coalesce(w.mean < 0.2 * o.waiting, 0), w.sites, 2
        FROM lock_order o LEFT JOIN stuck s ON s.f = folded(name(o.site)) LEFT JOIN lock_wait w ON w.f = folded(name(o.site))
        UNION ALL
        SELECT s.f, s.waiters, b.site,
            CASE WHEN b.f IS NOT NULL THEN 'behind goroutine ' || b.goroutine || ', which holds the lock in a ' || b.state || ' at ' ||
                    spot(b.at_site)
                WHEN s.readers AND r.f IS NOT NULL THEN 'behind a writer in ' || r.f ||
                    ' that waits for a reader, perhaps for itself'
                ELSE 'for a lock that nobody seems to release' END,
            1, CASE WHEN s.readers AND r.f IS NOT NULL THEN r.sites ELSE s.sites END, CASE WHEN b.f IS NULL THEN 4 ELSE 3 END
        FROM stuck s LEFT JOIN blocked b ON b.f = s.f AND b.nth = 1 LEFT JOIN writer r ON r.f <> s.f
        WHERE s.silent AND coalesce(s.dead, 1) OR s.silent IS NULL AND s.thrice
        UNION ALL
        SELECT f, waiters, NULL, 'for a lock that nobody seems to release, while the process does nothing', 1, sites, 5 FROM idle
        UNION ALL
        SELECT f, waiters, NULL, 'for a WaitGroup of goroutines that it has started and that wait to send in ' || child, 1, sites, 6
        FROM joined
        UNION ALL
        SELECT f, waiters, NULL, 'to send what they themselves would have to receive, while the process does nothing', 1, sites, 7
        FROM full
        UNION ALL
        SELECT f, waiters, NULL, 'for a WaitGroup, and nobody is left to do what they wait for, as in a pool whose tasks ' ||
            'wait for tasks', 1, sites, 8
        FROM starved),
    -- Where it is known what holds a lock, the others wait for the same.
    picked AS (
        SELECT *, row_number() OVER (PARTITION BY f ORDER BY rank, lasting DESC, waiters DESC, site) AS nth
        FROM (SELECT *, max(rank < 4 AND lasting) OVER () AS known FROM found)
        WHERE rank < 4 OR NOT coalesce(known, 0))
SELECT
    p.waiters AS metric, CASE WHEN NOT lasting THEN 'info' WHEN p.rank >= 5 THEN 'warning' END AS cap,
    CASE WHEN NOT lasting THEN 'one look cannot tell a deadlock from a moment'
        WHEN p.rank >= 6 THEN 'no profile tells whom they wait for' ELSE 'who holds the lock is not known' END AS reason,
    coalesce(p.sites, w.sites) AS sites,
    CASE p.rank WHEN 8 THEN 'Let no task of a pool wait for others of the same pool: do them in place, or count what is ' ||
        'left and let the last one go on. Until then restart, and keep the dump.' END AS remedy,
    -- Only dumps with addresses tell locks.
    CASE WHEN p.rank IN (6, 8) OR (SELECT form FROM profile WHERE profile = (SELECT goroutine FROM chosen)) <> 'debug=2'
        THEN 'pprofx goroutines -focus={function} {goroutine}' END AS command,
    CASE WHEN p.site IS NOT NULL THEN folded(name(p.site)) END AS function, file(p.site) AS file, line(p.site) AS line,
    amount(p.waiters) || ' goroutines wait in ' || p.f || ', ' || p.how ||
        CASE WHEN w.stayed > 0 THEN '; ' || amount(w.stayed) || ' still stood in the same line ' ||
            coalesce(duration((SELECT nanos FROM watched)), 'a moment') || ' later' ELSE '' END ||
        coalesce('; others wait in ' || (SELECT s.f FROM stuck s WHERE s.f <> p.f ORDER BY s.waiters DESC, s.f LIMIT 1), '')
        AS message,
    CASE WHEN lasting THEN 'a likely deadlock, not a proven one' ELSE 'possible: it may be the state of a moment' END AS confidence
FROM picked p LEFT JOIN lock_wait w ON w.f = p.f
WHERE p.nth = 1
