-- id: chan-contention
-- title: Goroutines wait to hand over on a channel
-- kinds: block goroutine
-- metric: goroutines that wait to send, on average
-- unit: goroutines
-- levels: 1 4 20
-- rank: 62
-- leaf: send = runtime.chansend1
-- leaf: receive = runtime.chanrecv1 runtime.chanrecv2
-- frames: serving = net/http.(*conn).serve net/http.(*http2serverConn).* golang.org/x/net/http2.(*serverConn).*
--   google.golang.org/grpc.(*Server).* net/rpc.(*service).call
-- frames: answering = net/http.(*response).* net/http.(*http2responseWriter).*
-- guards: Only waits to send count: receivers of an idle pool wait by design. How long the profile has been counting
--   must be known, from its duration, from two of them, or from the age of the process. Where it is not, there is no
--   average: a second of waiting or more is information. Waits in a select do not count: its stack ends in
--   runtime.selectgo whether the case that went on was a send or a receive, neither profiles nor dumps tell which
--   cases there were, and most selects are those of workers that wait for work. A select with a single case is
--   compiled to the plain send and counts; one with a default never waits. Senders in a select that only become more
--   are goroutine-leak's. There is one exception, requests that are served: where four or more wait on a channel at
--   one line, at two moments or more, and others have come past it, not to answer, as many each time and half as many
--   at most, the channel lets so many through. They could wait for parts that are made elsewhere: then about as many
--   goroutines would be at work on these, and nothing is said.
-- why: The time that goroutines wait to send divided by the time that passed is how many wait at a moment. Either the
--   channel is a lock, or those who receive from it are too slow. The mutex profile shows nothing of it.
-- measured: About 20 wait where a channel of capacity 1 is used as a lock; 0.1 at most in all others, among them
--   pools with bounded queues and programs that spend a third of their CPU on channels. Of requests 29 and 1, 38 and 2,
--   30 to 32 and 3 wait before and are past a queue of one writer, two tokens, a semaphore of three, at each moment;
--   9 to 19 and 4 to 6 where they wait for their parts, 60 and 0 where they wait for news.
-- since: Go 1.23
-- remedy: If the channel is a lock, do less while it is held, or split it. If it is a queue, the receiver is the
--   bottleneck: run more of them, or hand over in batches; a larger buffer only helps against bursts.
-- more: pprofx top -cum -focus=chansend {block}
WITH waits AS (
        SELECT sum(delay) AS delay, sum(contentions) AS times, sites(coalesce(site, outer), delay, stack) AS sites,
            payer(site, delay) AS who
        FROM block WHERE send),
    entered AS (
        SELECT folded(name(entry)) AS f, sum(samples) AS n FROM cpu WHERE user AND NOT gc GROUP BY 1),
    works AS ( -- the goroutines that use most of the CPU, unless they are those that send
        SELECT f, n FROM entered
        WHERE NOT EXISTS (SELECT 1 FROM block WHERE send AND (folded(name(entry)) = f OR on_stack(f, stack)))
        ORDER BY n DESC, f LIMIT 1),
    timed AS (
        SELECT waits.*, block_nanos AS time, block_apart AS apart FROM waits, waited),
    request AS MATERIALIZED (
        SELECT form, moment, moments, site, stack, count, direct AND state IN ('chan receive', 'select') AS waits, answering
        FROM goroutine_moments WHERE serving AND user AND NOT before AND moments > 1),
    at_work AS (
        SELECT form, moment, sum(count) AS n FROM goroutine_moments
        WHERE user AND NOT serving AND NOT own AND NOT profiler AND state_class NOT IN ('channel', 'lock', 'wait')
        GROUP BY 1, 2),
    gate AS (
        SELECT form, moment, moments, site, max(stack) AS stack, sum(count) AS waiting, total(past) AS past
        FROM (SELECT *, (SELECT sum(count) FROM request h WHERE h.form = w.form AND h.moment = w.moment AND NOT h.answering
                    AND passed(w.stack, h.stack)) AS past
            FROM (SELECT *, row_number() OVER (PARTITION BY form, moment ORDER BY count DESC, site, stack) AS nth
                FROM request WHERE waits) w
            WHERE nth <= 32) -- of very many stacks those with most requests: else the work would grow with their square
        GROUP BY 1, 2, 4),
    narrow AS (
        SELECT form, site, moments, max(stack) AS stack, min(waiting) AS waiting, CAST(max(past) AS INTEGER) AS past,
            (SELECT sum(delay) * 1.0 / block_nanos FROM block, waited WHERE block.site = gate.site) AS average
        FROM gate LEFT JOIN at_work USING (form, moment)
        GROUP BY form, site
        HAVING count(*) = moments AND min(waiting) >= 4 AND min(past) >= 1 AND max(past) - min(past) <= CAST(max(past) / 4 AS INTEGER)
            AND max(past * 2 - waiting) <= 0 AND max(coalesce(n, 0) * 2 - waiting) <= 0)
SELECT
    delay * 1.0 / time AS metric, sites, -- NULL where the time is not known
    CASE WHEN time IS NULL AND delay >= 1e9 THEN 'info' END AS severity,
    'how long it was counted is not known' AS reason,
    CASE WHEN time IS NULL THEN 'Goroutines waited ' || duration(delay) || ' to send since the program began'
        ELSE number(delay * 1.0 / time) || ' goroutines wait to send on a channel at any time, on average' END ||
        coalesce(' over the ' || duration(apart) || ' between two profiles', '') ||
        ' (' || amount(times) || ' waits of ' || duration(delay / nullif(times, 0)) || '), most in ' || who ||
        CASE WHEN (SELECT n FROM works) >= 0.5 * (SELECT app_samples FROM cpu_total) THEN '; who receives may be ' ||
            (SELECT f FROM works) || ', which uses most of the CPU' ELSE '' END AS message,
    'block' AS basis, NULL AS command
FROM timed
WHERE delay > 0 AND coalesce(time > 0, 1)
UNION ALL
SELECT
    coalesce(average, waiting), sites(site, waiting, stack), 'warning', 'seen at ' || amount(moments) || ' moments',
    amount(waiting) || ' requests and more wait in ' || name(site) || ' at each moment, while ' || amount(past) ||
        CASE past WHEN 1 THEN ' has' ELSE ' have' END || ' passed it and not answered yet', 'goroutine', 'pprofx goroutines -focus={function} {goroutine}'
FROM narrow
GROUP BY site
