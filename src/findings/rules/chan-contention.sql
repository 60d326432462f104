-- id: chan-contention
-- title: Goroutines wait to hand over on a channel
-- kinds: block
-- metric: goroutines that wait to send, on average
-- unit: goroutines
-- levels: 1 4 20
-- rank: 62
-- leaf: send = runtime.chansend1
-- leaf: receive = runtime.chanrecv1 runtime.chanrecv2
-- guards: Only waits to send count: receivers of an idle pool wait by design. How long the profile has been counting
--   must be known, from its duration, from two of them, or from the age of the process. Where it is not, there is no
--   average: a second of waiting or more is information. Waits in a select do not count: its stack ends in runtime.selectgo whether the case that went on was a
--   send or a receive, neither profiles nor dumps tell which cases there were, and most selects are those of workers
--   that wait for work. A select with a single case is compiled to the plain send and counts; one with a default never
--   waits. Senders in a select that only become more are goroutine-leak's.
-- why: The time that goroutines wait to send divided by the time that passed is how many wait at a moment. Either the
--   channel is a lock, or those who receive from it are too slow. The mutex profile shows nothing of it.
-- measured: About 20 wait where a channel of capacity 1 is used as a lock; 0.1 at most in all others, among them
--   pools with bounded queues and programs that spend a third of their CPU on channels.
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
        SELECT waits.*, block_nanos AS time, block_apart AS apart FROM waits, waited)
SELECT
    delay * 1.0 / time AS metric, sites, -- NULL where the time is not known
    CASE WHEN time IS NULL AND delay >= 1e9 THEN 'info' END AS severity,
    'how long it was counted is not known' AS reason,
    CASE WHEN time IS NULL THEN 'Goroutines waited ' || duration(delay) || ' to send since the program began'
        ELSE number(delay * 1.0 / time) || ' goroutines wait to send on a channel at any time, on average' END ||
        coalesce(' over the ' || duration(apart) || ' between two profiles', '') ||
        ' (' || amount(times) || ' waits of ' || duration(delay / nullif(times, 0)) || '), most in ' || who ||
        CASE WHEN (SELECT n FROM works) >= 0.5 * (SELECT app_samples FROM cpu_total) THEN '; who receives may be ' ||
            (SELECT f FROM works) || ', which uses most of the CPU' ELSE '' END AS message
FROM timed
WHERE delay > 0 AND coalesce(time > 0, 1)
