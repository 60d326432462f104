-- id: timer-leak
-- title: Timers pile up
-- kinds: heap
-- needs: timer_call
-- metric: timers and contexts that live
-- unit: objects
-- levels: 2000 10000 1e6
-- rank: 35
-- callee: timer_call = time.NewTimer time.After time.AfterFunc time.NewTicker time.Tick context.WithTimeout*
--   context.WithDeadline* context.WithCancel* context.AfterFunc
-- guards: The runtime looked at five, and they are a tenth of all objects that live, or grow: by three times the
--   sampling error, a quarter of those that were made in between. There must surely be twice as many as goroutines, since
--   one for each is those goroutines' matter; each is two objects or more, with its channel or its context. What
--   lives in a heap profile was reached by a collection.
-- why: Until it fires, a timer is held by the runtime, with its channel and all that a context of it refers to. Since
--   Go 1.23 one that nobody refers to is collected.
-- measured: 10 to 30 MB, some hundred thousand timers, in five seconds of time.After in a loop (Go 1.23 and 1.26 with
--   go 1.19 in go.mod); none in Go 1.27, which has no such setting, nor in any other program.
-- since: Go 1.23
-- remedy 1.27-: Something still refers to these timers or contexts: stop the ticker with defer, and call cancel in
--   the loop's own function. Keep no timer in a map or a context of the whole program.
-- remedy 1.23-: If go.mod says less than go 1.23, raise it: then timers that nobody refers to are collected. Else
--   something holds them: one timer for the loop, with Reset; stop the ticker; defer cancel() outside the loop.
-- remedy: One timer for the loop, with Reset; a ticker is stopped with defer; defer cancel() in a function of its
--   own, not in the loop. Or move to Go 1.23 and go 1.23 in go.mod, which collect timers nobody refers to.
-- more: pprofx top -cum -sample_index=inuse_objects
--   -focus='time.(NewTimer|After|NewTicker|Tick|newTimer)|context.With|context.AfterFunc' {heap}
-- link: https://go.dev/wiki/Go123Timer
WITH now AS (
        SELECT name(site) AS who, sum(inuse_objects) AS objects, sum(inuse_bytes) AS bytes, sum(inuse_raw) AS raw,
            sites(site, inuse_objects, stack) AS sites
        FROM heap WHERE timer_call GROUP BY 1),
    change AS (
        SELECT name(site) AS who, sum(grown_bytes) AS grown, sum(grown_objects) AS grown_objects, sum(made_bytes)
            AS made,
            sum(made_raw) AS made_raw, sum(inuse_variance) AS variance
        FROM heap_change WHERE timer_call GROUP BY 1),
    judged AS (
        SELECT now.*, grown_objects, coalesce(grown >= 0.25 * made AND made_raw > 0 AND grown >= 3 *
                sqrt(min(variance, made * 1.0 / made_raw * (2 * made - grown))), 0) AS grows,
            (SELECT sum(inuse_objects) FROM heap) AS all_objects,
            (SELECT sum(count) FROM goroutine) AS goroutines -- NULL: no profile tells
        FROM now LEFT JOIN change USING (who) WHERE raw >= 5 ORDER BY objects DESC LIMIT 5)
SELECT
    objects AS metric, sites, raw, objects,
    CASE WHEN NOT grows AND objects < 0.1 * all_objects THEN 'info' END AS cap, 'they do not grow, and are less than a tenth of all objects' AS reason,
    amount(objects) || ' objects of timers or contexts (' || bytes(bytes) || ') made in ' || who || ' are live' ||
        CASE WHEN grows THEN ', ' || amount(grown_objects) || ' more than ' || duration(heap_nanos) || ' before'
            ELSE '' END
        || coalesce('; there are ' || amount(goroutines) || ' goroutines', '') AS message
FROM judged, heap_span
WHERE objects * (1 - 2 / sqrt(raw)) >= 4 * coalesce(goroutines, 0) -- surely, by the objects that were looked at
