-- id: lock-held-across-blocking
-- title: A lock is held while its holder waits for something else
-- kinds: waiters
-- metric: goroutines that wait for the lock
-- unit: goroutines
-- levels: 5 5 50
-- rank: 12
-- frames: blocking_call = os.(*File).* syscall.* internal/poll.(*FD).* net.(*conn).* net.(*Dialer).* net.(*Resolver).*
--   net/http.(*Client).* net/http.(*Transport).* database/sql.(*DB).* database/sql.(*Tx).* database/sql.(*Stmt).*
--   os/exec.(*Cmd).* time.Sleep
-- callee: lock_called = sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock internal/sync.(*Mutex).Lock
-- leaf: unlock = sync.(*Mutex).Unlock sync.(*RWMutex).Unlock sync.(*RWMutex).RUnlock
--   internal/sync.(*Mutex).Unlock
-- guards: The holder is behind the line that locks, with the same receiver as those who wait, or in the same function
--   between that line and the one that unlocks. No more than information unless the queue has lasted, is there at another moment, or the block
--   profile says that one or more wait on average.
-- why: The network or disk decides how long everybody waits; when it stalls, all of them stand.
-- measured: The line that writes the file is named in each of three releases of Go, for a queue of 29 to 31.
-- since: Go 1.16
-- remedy: Do the I/O before the lock is taken or after it is released, and lock only to publish the result. Where it
--   must be ordered, hand it to one goroutine through a channel; give it a timeout.
-- more: pprofx locks {goroutine}
WITH most AS (SELECT f FROM lock_wait ORDER BY waiters DESC, f LIMIT 1),
    held AS ( -- by the dump's addresses; a lock of a library's is wanted by whom most goroutines wait in
        SELECT l.waiters, l.old, h.sure, h.goroutine, h.state, h.at_site,
            CASE WHEN whose(l.site) = 'user' THEN folded(name(l.site)) ELSE (SELECT f FROM most) END AS f,
            CASE WHEN whose(h.site) = 'user' THEN h.site ELSE h.at_site END AS site,
            whose(l.site) = 'user' AND whose(h.site) = 'user' AS named
        FROM lock l JOIN lock_holder h ON h.lock = l.lock AND h.profile = l.profile AND h.position = 0
        WHERE l.waiters >= level('info') AND NOT h.itself AND h.waits_for IS NULL
            AND (h.evidence IN ('same', 'certain') OR h.evidence = 'further' AND NOT l.moving)
            AND (NOT h.moving AND h.state_class IN ('io', 'thread', 'time', 'channel', 'wait')
                OR EXISTS (SELECT 1 FROM goroutine g WHERE g.site = h.at_site AND g.blocking_call))),
    beside AS ( -- by lines: who is in a blocking call behind the line where others of its function want the lock
        SELECT w.waiters, b.site, w.f, max(b.n) AS n
        FROM lock_wait w
            JOIN (SELECT folded(name(site)) AS f, min(line(site)) AS line, max(line(site)) AS last, file(site) AS file,
                max(lock_called) AS called
                FROM goroutine_moments WHERE state_class = 'lock' AND NOT before AND user GROUP BY 1) l ON l.f = w.f
            JOIN (SELECT folded(name(site)) AS f, site, line(site) AS line, file(site) AS file, sum(count) AS n
                FROM goroutine_moments
                WHERE blocking_call AND state_class <> 'lock' AND NOT before AND user AND NOT own GROUP BY site) b
                ON b.f = w.f AND b.file = l.file
            LEFT JOIN (SELECT folded(name(site)) AS f, max(line(site)) AS line FROM mutex WHERE unlock GROUP BY 1) u ON u.f = w.f
        WHERE w.waiters >= level('info') -- a lock of a library's is released within the same call
            AND CASE WHEN l.called THEN b.line BETWEEN l.line AND coalesce(u.line, b.line) ELSE b.line BETWEEN l.line AND l.last END
        GROUP BY w.f),
    found AS (
        SELECT waiters, f, site, old, sure, 1 AS rank, named,
            'goroutine ' || goroutine || CASE sure WHEN 'possible' THEN ' seems to hold it' ELSE ' holds it' END ||
                CASE WHEN state IN ('running', 'runnable') THEN ' in the middle of a blocking call in '
                    ELSE ' and waits itself (' || state || ') in ' END ||
                name(at_site) || ' (' || spot(at_site) || ')' AS who
        FROM held
        UNION ALL
        SELECT waiters, f, site, 0, 'possible', 2, 0, 'one that seems to hold it is in a blocking call at ' || spot(site) FROM beside),
    picked AS (SELECT *, row_number() OVER (PARTITION BY f ORDER BY rank, waiters DESC, site) AS nth FROM found)
SELECT
    p.waiters AS metric, folded(name(site)) AS function, file(site) AS file, line(site) AS line,
    CASE WHEN NOT (p.old OR coalesce(w.stayed >= 0.3 * p.waiters OR w.aged >= 0.3 * p.waiters, 0) OR coalesce(w.mean >= 1, 0))
        THEN 'info' END AS cap, 'the queue may be one of a moment' AS reason, sites,
    (SELECT stack FROM goroutine_moments g WHERE g.site = p.site AND NOT before AND state_class <> 'lock'
        ORDER BY count DESC, moment DESC, stack LIMIT 1) AS stack,
    amount(p.waiters) || ' goroutines wait for a lock in ' || p.f || '; ' || who ||
        CASE WHEN w.mean >= 1 THEN '; ' || number(w.mean) || ' wait on average'
            WHEN w.stayed >= 0.3 * p.waiters THEN '; ' || amount(w.stayed) || ' still stood there ' ||
                coalesce(duration((SELECT nanos FROM watched)), 'a moment') || ' later'
            WHEN p.old OR w.aged THEN '; they have waited for a minute or more' ELSE '' END AS message,
    -- Where the lock is a library's, locks names its functions, and only stacks the program's.
    CASE WHEN NOT named THEN 'pprofx goroutines -focus={function} ' || coalesce('{#' || w.profile || '}', '{goroutine}') END AS command,
    sure || ', by the frames of the dump' AS confidence
FROM picked p LEFT JOIN lock_wait w ON w.f = p.f
WHERE p.nth = 1
