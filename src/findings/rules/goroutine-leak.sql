-- id: goroutine-leak
-- title: Goroutines of one kind only become more
-- kinds: goroutine goroutineleak
-- metric: goroutines more than at the first moment
-- unit: goroutines
-- levels: 30 100 1000
-- rank: 20
-- leaf: send = runtime.chansend1
-- leaf: receive = runtime.chanrecv1 runtime.chanrecv2
-- leaf: ended_select = runtime.selectgo
-- frames: received_until_closed = runtime.chanrecv2
-- frames: ticker_made = time.NewTicker time.Tick
-- frames: context_made = context.With* context.(*cancelCtx).Done
-- callee: wait_called = sync.(*WaitGroup).Wait sync.(*Cond).Wait
-- frames: connected_by = net.(*Dialer).* net.(*sysDialer).* net/http.(*Transport).dialConn*
-- frames: getting_conn = net/http.(*Transport).getConn
-- frames: connection_writer = net/http.(*persistConn).writeLoop net/http.(*http2ClientConn).readLoop
-- guards: Only goroutines parked on a channel, a semaphore or a condition count, and half as many again as before, or a
--   hundred and a twentieth more at each of three moments or more, which is critical;
--   waits for the network, locks and sleeps rise and fall with the load. Fewer than a hundred are a warning where the
--   program itself waits, and the block profile has seen next to no such wait end, or 50 or more are three times as many
--   as before. Sleepers count where they become more as fast
--   as since the program began, within a quarter, as none of them ended; so do those that wait for an answer on a
--   connection they have made, unless as many more read from connections that others have made. Where they wait within a
--   library (the program itself waits in a WaitGroup or a Cond that it calls) and the block profile has seen such waits
--   end, this is no more than information. So is it where waits in that function end and connections that the program
--   reads from have become as many more: they are clients. Not counted are those that a dump shows to be a burst: their
--   numbers follow each other, as many were started before and are gone, and such waits end. For goroutines of HTTP
--   connections those are named who wait for new ones, by the block profile. One moment alone is no proof: a thousand
--   that have waited for ten minutes may be a parked pool.
--   What is received is told by the function's allocations: tickers it makes, contexts.
-- why: A goroutine that nothing ends keeps its stack and all it points at; the process grows until it is killed.
-- measured: 1,700 to 2,200 more in 3 s in two leaking programs; 0 in this sense in all others, whose pools keep
--   their size exactly. Sleepers that poll for ever: 2.4 times as many when the program is 2.3 times as old; those of
--   slow calls, up to 7,000, were 0.9 to 1.1 times as many in all others. Profiles of leaks that the runtime has proven need no second moment.
-- since: Go 1.16
-- remedy: Give each of these goroutines a way to end: a buffered channel or a select with ctx.Done() for who sends, a
--   close for who receives, a deferred cancel or Stop. Then take two dumps a minute apart to see that it holds.
-- remedy 1.27-: Give each of these goroutines a way to end: a buffered channel or a select with ctx.Done() for who
--   sends, a close for who receives, a deferred cancel or Stop. Then take /debug/pprof/goroutineleak, which proves
--   what can never go on, or two dumps a minute apart.
-- more: pprofx goroutines -focus={function} {goroutine}
WITH made AS ( -- by allocations: what a function may wait for
        SELECT folded(name(site)) AS f, max(ticker_made) AS tickers, max(context_made) AS contexts
        FROM stack_class c CROSS JOIN fact_heap h ON h.class = c.class AND h.profile = (SELECT allocs FROM chosen)
        WHERE (ticker_made OR context_made) AND user GROUP BY 1),
    grown AS (
        SELECT folded(coalesce(name(site), name(outer))) AS f, sum(was) AS was, sum(now) AS now, max(monotone) AS monotone,
            max(moments) AS moments, sites(coalesce(site, outer), now - was, stack) AS sites, max(outer) AS outer,
            replace(group_concat(DISTINCT state), ',', ', ') AS state,
            sum((now - was) * received_until_closed) * 2 > sum(now - was) AS until_closed,
            max(direct OR wait_called) AS direct
        FROM growth
        WHERE state_class IN ('channel', 'wait') AND NOT own AND NOT profiler AND NOT connection_writer
        GROUP BY 1),
    asleep AS (
        SELECT folded(name(site)) AS f, state_class, folded(name(entry)) AS entry, sum(was) AS was, sum(now) AS now,
            sites(site, now - was, stack) AS sites, max(outer) AS outer
        FROM growth WHERE state_class IN ('time', 'io') AND site NOT NULL AND NOT own AND NOT profiler GROUP BY 1, 2),
    connecting_entry AS (
        SELECT folded(name(entry)) AS f FROM cpu WHERE connected_by AND user
        UNION SELECT folded(name(entry)) FROM stack_class c CROSS JOIN fact_heap h ON h.class = c.class
            AND h.profile = (SELECT allocs FROM chosen)
        WHERE connected_by AND user),
    aged AS ( -- how many times as old the program is at the last moment
        SELECT (max(time_nanos) - coalesce(began, seen)) * 1.0 / (min(time_nanos) - coalesce(began, seen)) AS older
        FROM profile, age
        WHERE judged AND NOT before AND kind = 'goroutine' AND moment > 0 AND moments > 1 AND time_nanos > coalesce(began, seen)),
    ended AS ( -- mean: how many of these waited on average; NULL: not known
        SELECT folded(name(site)) AS f, sum(contentions) AS times, sum(delay) * 1.0 / (SELECT block_nanos FROM waited) AS mean
        FROM block WHERE send OR receive OR ended_select OR wait_called GROUP BY 1),
    burst AS (
        SELECT folded(coalesce(name(site), name(outer))) AS f FROM goroutine
        WHERE state_class IN ('channel', 'wait') AND NOT own AND NOT profiler
        GROUP BY 1 HAVING min(oldest) > sum(count) AND max(newest) - min(oldest) < 1.5 * sum(count)),
    clients AS ( -- connections that the program itself reads from or writes to
        SELECT coalesce(sum(now - was), 0) AS more FROM growth WHERE state_class = 'io' AND user AND NOT own),
    dialling AS ( -- who waits for new HTTP connections: the stacks of those that are left have no frame of the program's
        SELECT sites(site, contentions, stack) AS who FROM block WHERE getting_conn AND user),
    judged AS (
        SELECT g.*, coalesce(e.times, 0) AS times, EXISTS (SELECT 1 FROM block) AS told,
            g.f = 'net/http.(*persistConn).readLoop' AS client,
            coalesce(e.mean >= 0.2 * now, 0) AND (SELECT more FROM clients) >= 0.8 * (now - was) AS served,
            CASE WHEN instr(state, ',') THEN NULL WHEN state LIKE 'chan send%' THEN 'send' WHEN state = 'sync.WaitGroup.Wait' THEN 'join'
                WHEN state NOT LIKE 'chan receive%' THEN NULL
                WHEN tickers AND (until_closed OR NOT contexts) THEN 'ticker' WHEN until_closed THEN 'close'
                WHEN contexts AND NOT tickers THEN 'context' END AS kind
        FROM grown g LEFT JOIN ended e ON e.f = g.f LEFT JOIN made ON made.f = g.f
        WHERE (now - was >= level('info') AND now >= 1.5 * was
            OR moments > 2 AND monotone AND now - was >= 100 AND now >= 1.05 * was)
            AND NOT (g.f IN (SELECT f FROM burst) AND coalesce(e.times >= 0.5 * now, 0)))
SELECT
    now - was AS metric, CASE WHEN client THEN coalesce((SELECT who FROM dialling), sites) ELSE sites END AS sites, outer,
    CASE WHEN direct AND told AND times * 10 < now - was AND now - was < 100 THEN 'warning'
        WHEN direct AND now - was BETWEEN 50 AND 99 AND now >= 3 * was THEN 'warning'
        WHEN moments > 2 AND monotone AND now - was >= 100 THEN 'critical' END AS severity,
    CASE WHEN NOT direct AND times >= now OR served THEN 'info' END AS cap,
    CASE WHEN served THEN 'they are as many as clients that are connected' WHEN NOT direct AND times >= now THEN 'such waits do end'
        WHEN direct AND told AND times * 10 < now - was AND now - was < 100 THEN 'no such wait has ended'
        WHEN now - was < 100 THEN 'three times as many as at the first moment'
        ELSE 'more at each of ' || amount(moments) || ' moments' END AS reason,
    amount(now) || ' goroutines wait in ' || f || ' (' || state || CASE kind WHEN 'ticker' THEN ', it seems of a ticker'
            WHEN 'context' THEN ', it seems for the end of a context' WHEN 'close' THEN ' until the channel is closed'
            ELSE '' END || '), ' || amount(now - was) ||
        ' more than at the first moment' ||
        CASE WHEN told AND times * 10 < now - was THEN ', and no such wait has ended' ELSE '' END ||
        CASE WHEN client THEN '; each has an HTTP connection whose answer nobody has read to its end or closed' ELSE '' END AS message,
    CASE WHEN told AND times * 10 < now - was THEN 'the block profile has seen none end' END AS confidence,
    CASE WHEN client AND (SELECT who FROM dialling) NOT NULL THEN 'pprofx top -cum -focus=getConn {block}' END AS command,
    CASE WHEN client THEN 'Read each answer to its end and close its Body, with a defer behind the check for an error.'
        ELSE CASE kind
            WHEN 'send' THEN 'Nobody receives what is sent here: make the channel with room for all that may be sent, ' ||
                'or send in a select with ctx.Done().'
            WHEN 'join' THEN 'Done must be called as often as Add has counted: call it with defer in each goroutine, and ' ||
                'Add before the go statement. If that is so, one of those it waits for never ends: look at what these wait for.'
            WHEN 'ticker' THEN 'A ticker never closes its channel: receive from it in a select with ctx.Done() or a channel ' ||
                'that is closed, return then, and stop the ticker with defer.'
            WHEN 'context' THEN 'Call the cancel function of each context, with defer where it is made, or give it a ' ||
                'timeout no longer than the work takes.'
            WHEN 'close' THEN 'Close the channel behind the last value, with defer in the one who sends, or receive in a ' ||
                'select with ctx.Done().' END
        END || ' Then take ' || CASE WHEN oldest >= 27 THEN '/debug/pprof/goroutineleak, which proves what can never go on, or '
        ELSE '' END || 'two dumps a minute apart to see that it holds.' AS remedy
FROM judged, go
UNION ALL
SELECT now - was, sites, outer, 'warning', NULL, 'they become more as fast as the program gets older',
    amount(now) || CASE state_class WHEN 'time' THEN ' goroutines sleep in '
        ELSE ' goroutines that have connected to somebody wait for the network in ' END || f || ', ' || amount(now - was) ||
        ' more than at the first moment: as many a second as since the program began, as if none ended', NULL, NULL,
    CASE state_class WHEN 'time' THEN 'Let the loop that sleeps wait in a select for a timer and ctx.Done(), and return then.'
        ELSE 'Give the call a deadline: a context with a timeout, the Client''s Timeout, or SetDeadline.' END ||
        ' Then take two dumps a minute apart to see that it holds.'
FROM asleep, aged
WHERE was >= 50 AND now - was >= 100 AND now >= 1.5 * was
    AND now * 1.0 / was BETWEEN 0.8 * older AND 1.25 * older
    AND (state_class = 'time' OR entry IN (SELECT f FROM connecting_entry) AND (now - was) * 0.8 >
        (SELECT coalesce(sum(g.now - g.was), 0) FROM growth g WHERE g.state_class = 'io' AND g.user AND NOT g.own
            AND folded(name(g.entry)) NOT IN (SELECT f FROM connecting_entry)))
UNION ALL
SELECT sum(count), sites(coalesce(site, outer), count, stack), max(outer), 'critical', NULL, 'proven',
    CASE sum(count) WHEN 1 THEN 'A goroutine' ELSE amount(sum(count)) || ' goroutines' END ||
        ' can never go on, as the runtime has proven: ' || CASE WHEN sum(count) = 1 THEN 'it waits in '
            WHEN count(DISTINCT coalesce(name(site), name(outer))) = 1 THEN 'all wait in ' ELSE 'most wait in ' END ||
        (SELECT f || coalesce(' (' || nullif(state, '') || ')', '') FROM (SELECT coalesce(name(site), name(outer)) AS f, state, sum(count) AS n
            FROM leaked GROUP BY 1 ORDER BY n DESC, f LIMIT 1)), 'the runtime has proven that nothing can wake them', NULL,
    NULL
FROM leaked HAVING sum(count) > 0
UNION ALL
SELECT sum(count), sites(coalesce(site, outer), count, stack), max(outer), 'warning', NULL, 'a thousand or more have waited for ten minutes',
    amount(sum(count)) || ' goroutines have waited in ' || name(site) || ' (' || state ||
        ') for ten minutes or more: a parked pool or a leak; a second dump tells', NULL, NULL, NULL
FROM goroutine
WHERE wait_median >= 600 AND state_class IN ('channel', 'wait') AND NOT own AND user AND moments = 1
GROUP BY folded(name(site)) HAVING sum(count) >= 1000
