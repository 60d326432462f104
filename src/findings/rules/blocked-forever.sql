-- id: blocked-forever
-- title: Goroutines wait for what can never happen
-- kinds: goroutine
-- metric: goroutines that can never go on
-- unit: goroutines
-- levels: 1 10 1000
-- rank: 5
-- guards: "select (no cases)" in the main goroutine is how servers wait, and a few elsewhere are meant: information. One
--   that waits for a nil channel, or that the runtime has proven leaked, is a warning.
-- why: A nil channel is never ready, nor is a select with no case, so neither is the goroutine; what it holds is lost, and
--   whoever waits for it too. From Go 1.26 on dumps say "(leaked)" of those that a goroutineleak profile has found: nobody
--   who could wake them can reach what they wait for.
-- measured: In none of the labelled programs.
-- since: Go 1.16
-- remedy: Make the channel before the goroutine uses it, or leave its case out of the select when it is nil on purpose.
--   A select with no case never ends: give it one that does, such as ctx.Done(), or let the goroutine return.
-- more: pprofx goroutines -focus={function} {goroutine}
WITH stuck AS (
        SELECT site, outer, stack, count, state, coalesce(name(site), name(outer)) AS f,
            CASE WHEN state LIKE 'select (no cases)%' THEN 'a select with no case' ELSE state END AS waits_in,
            state NOT LIKE 'select (no cases)%' AND state NOT LIKE '%(nil chan)%' AS proven
        FROM goroutine WHERE forever AND NOT own AND coalesce(name(outer), '') <> 'main.main'),
    named AS (SELECT f, sum(count) AS n FROM stuck GROUP BY f ORDER BY n DESC, f LIMIT 1),
    states AS (
        SELECT waits_in FROM stuck WHERE f = (SELECT f FROM named)
        GROUP BY waits_in ORDER BY sum(count) DESC, waits_in)
SELECT
    sum(count) AS metric, sites(coalesce(site, outer), count, stack) AS sites, max(outer) AS outer,
    CASE WHEN sum(count) < 10 AND max(state NOT LIKE 'select (no cases)%') THEN 'warning' END AS severity,
    CASE WHEN sum(count * proven) * 2 > sum(count) THEN 'the runtime has proven that nothing can wake ' || CASE sum(count) WHEN 1 THEN 'it' ELSE 'them' END
        ELSE 'a channel that is nil is never meant' END AS reason,
    CASE sum(count) WHEN 1 THEN 'A goroutine can never go on' || CASE WHEN max(proven) THEN ', as the runtime has proven' ELSE '' END || ': it waits in '
        ELSE amount(sum(count)) || ' goroutines can never go on' ||
            CASE WHEN min(proven) THEN ', as the runtime has proven: ' ELSE ': ' END ||
            CASE WHEN n = sum(count) THEN 'all' WHEN n * 2 > sum(count) THEN 'most' ELSE amount(n) || ' of them' END ||
            ' wait in ' END ||
        named.f || ' (' || (SELECT group_concat(waits_in, ', ') FROM states) || ')' AS message,
    'certain: the runtime tells such waits apart' AS confidence,
    CASE WHEN sum(count * proven) * 2 > sum(count) THEN
        'Give each of these goroutines a way to end: a buffered channel or a select with ctx.Done() for who sends, a close for ' ||
        'who receives, a deferred cancel or Stop. Then take /debug/pprof/goroutineleak again, to see that it holds.' END AS remedy
FROM stuck, named
HAVING sum(count) > 0
