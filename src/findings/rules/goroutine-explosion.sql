-- id: goroutine-explosion
-- title: Very many goroutines at once
-- kinds: goroutine
-- metric: goroutines under way at once
-- unit: goroutines
-- levels: 1000 10000 100000
-- rank: 30
-- frames: go_helper = sync.(*WaitGroup).Go golang.org/x/sync/errgroup.(*Group).Go
--   golang.org/x/sync/errgroup.(*Group).TryGo
-- leaf: queueing = runtime.chansend1 sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock
--   internal/sync.(*Mutex).Lock
-- guards: Counted are goroutines of one starting function that are in the middle of something: not those that wait
--   for the next item in a receive, a select or a Cond of the program's own, nor for the network, unless a dump shows
--   that they are a burst: their numbers follow each other, and as many were started before and are gone. A pool has
--   the same size at every moment and is no more than information; growth without an end is goroutine-leak's, and
--   from 10,000 on a part of that. Who waits for the next item counts where they are half of all goroutines; from
--   10,000 on they are critical where they become more, by a tenth and 1,000, but a warning at most where connections
--   of the program's own have become as many more. So it is with 10,000 that wait for the network; fewer are
--   conn-buffer-memory's. Where dumps show fewer, those count that wait on average for a lock or to send. Where the
--   runtime tells what stacks take, less 350,000 bytes that it has in every program, a quarter of what the heap has
--   of the system makes 10,000 critical; beside its stack of 2 KB or more a goroutine takes 450 bytes.
-- why: Each takes a stack, often a connection and a buffer at both ends, and all of them wait for the same slow thing:
--   without a bound the process takes as much memory as callers like.
-- measured: 1,745 to 1,860 at a time, about 8,900 with their connections, where requests start one each without a
--   bound, and their number differs by a percent from moment to moment. Bounded twins and 1,800 idle connections keep
--   their number to the last one. 2,000 parked workers at most in healthy programs.
-- since: Go 1.16
-- remedy: Bound them: a fixed number of workers with a queue that refuses or drops when full, errgroup.SetLimit, or a
--   semaphore taken before the go statement. Give the slow call that they wait for a timeout.
-- more: pprofx goroutines -focus={function} {goroutine}
WITH group_of AS (
        SELECT *, folded(name(CASE WHEN go_helper AND entry NOT NULL THEN entry ELSE outer END)) AS f,
            go_helper OR outer = entry AS started
        FROM goroutine_moments
        WHERE NOT before AND NOT own AND NOT profiler AND outer IS NOT NULL AND user),
    burst AS (
        SELECT f FROM group_of WHERE profile = (SELECT goroutine FROM chosen)
        GROUP BY 1 HAVING min(oldest) > sum(count) AND max(newest) - min(oldest) < 1.5 * sum(count)),
    at AS (
        SELECT form, moment, moments, profile, g.f, started, burst.f NOT NULL AS burst,
            sum(count) AS n,
            coalesce(sum(count) FILTER (WHERE state_class <> 'io' AND state <> 'sync.Cond.Wait'
                AND (burst.f NOT NULL OR NOT (direct AND state IN ('chan receive', 'select')))), 0) AS busy,
            coalesce(sum(count) FILTER (WHERE state_class IN ('channel', 'wait')), 0) AS parked,
            coalesce(sum(count) FILTER (WHERE state_class = 'io'), 0) AS io,
            payer(site, count) AS site_name, sites(coalesce(site, outer), count, stack) AS sites, max(outer) AS outer
        FROM group_of g LEFT JOIN burst ON burst.f = g.f GROUP BY form, moment, g.f, started),
    sizes AS (
        SELECT form, f, started, burst, max(busy) AS busy, max(n) AS most, min(n) AS least, count(*) AS seen,
            max(moments) AS moments, max(io) AS io,
            coalesce(max(parked) FILTER (WHERE moment = moments), 0) - coalesce(max(parked) FILTER (WHERE moment = 1), 0)
                AS parked_more,
            sum(coalesce(max(io) FILTER (WHERE moment = moments), 0) - coalesce(max(io) FILTER (WHERE moment = 1), 0))
                OVER (PARTITION BY form) AS io_more,
            coalesce(max(n) FILTER (WHERE moment = 1), 0) AS first, coalesce(max(n) FILTER (WHERE moment = moments), 0) AS last
        FROM at GROUP BY form, f, started),
    ranked AS ( -- of several forms that with most moments, then what tells most; of several moments the last
        SELECT s.*, a.profile, a.sites, a.site_name, a.outer, s.busy < 1000 OR s.busy < 10000 AND most >= 10000 AS idle,
            row_number() OVER (PARTITION BY s.f, s.started
            ORDER BY s.moments DESC, s.form = 'debug=2' DESC, s.form = 'protobuf' DESC, a.moment DESC) AS nth
        FROM sizes s
            JOIN at a ON a.form = s.form AND a.f = s.f AND a.started = s.started
                AND iif(s.busy < 1000 OR s.busy < 10000 AND most >= 10000, a.n = s.most, a.busy = s.busy)),
    whole AS MATERIALIZED (
        SELECT p.profile, sum(g.count) AS total
        FROM profile p CROSS JOIN fact_goroutine g ON g.profile = p.profile WHERE p.judged AND p.kind = 'goroutine' GROUP BY 1),
    picked AS (SELECT * FROM ranked JOIN whole USING (profile) WHERE nth = 1),
    told AS (
        SELECT max(value) FILTER (WHERE name = 'StackInuse') AS stacks, max(value) FILTER (WHERE name = 'HeapSys') AS heap
        FROM memstats WHERE profile = (SELECT memstats FROM chosen) AND position = 0),
    weighed AS MATERIALIZED ( -- measured: 1 where the stacks' bytes are those of so many goroutines
        SELECT *, coalesce(measured AND busy >= 10000 AND busy * 2 > total AND stacks + 450 * total >= 0.25 * heap, 0) AS heavy,
            -- crowd: half of all wait for the next item, or for the network
            idle AND most >= level('info') AND most * 2 >= total AND (NOT by_network OR most >= 10000) AS crowd
        FROM (SELECT picked.*, stacks, heap, coalesce(stacks - 350000 > 2048 * total, 0) AS measured, io * 2 > most AS by_network,
                moments > 1 AND last >= 1.1 * first AND last - first >= 1000 AS growing, io_more >= 0.8 * (last - first) AS connected,
                moments > 1 AND most = least AND seen = moments AS pool FROM picked, told)),
    queued AS ( -- whom dumps have missed: between two batches there is nobody
        SELECT folded(name(CASE WHEN go_helper AND entry NOT NULL THEN entry ELSE outer END)) AS f,
            sum(delay) * 1.0 / block_nanos AS n, sum(contentions) AS times, sum(delay) AS delay,
            sites(coalesce(site, outer), delay, stack) AS sites, payer(site, delay) AS site_name, max(outer) AS outer
        FROM block, waited WHERE queueing AND user AND (go_helper OR outer = entry) GROUP BY 1)
SELECT
    iif(crowd, most, busy) AS metric, sites, outer,
    CASE WHEN crowd THEN CASE WHEN growing AND most >= 10000 AND NOT by_network AND NOT connected THEN 'critical' END
        WHEN heavy OR busy >= 10000 AND growing THEN 'critical'
        WHEN busy >= 1000 AND busy < 10000 AND started AND moments > 1 AND NOT pool THEN 'warning' END AS severity,
    CASE WHEN pool THEN 'info' WHEN crowd AND (by_network OR growing AND connected) THEN 'warning' END AS cap,
    amount(iif(crowd, most, busy)) || ' goroutines started as ' || f || CASE WHEN NOT crowd THEN ' are under way at once'
            WHEN by_network THEN ' wait for the network' ELSE ' wait for something to do' END ||
        CASE WHEN site_name <> f THEN ', most in ' || site_name ELSE '' END ||
        CASE WHEN crowd AND growing THEN ', ' || amount(last - first) || ' more than at the first moment' ELSE '' END ||
        '; with all that belong to them the process has ' || amount(total) ||
        CASE WHEN measured THEN ', whose stacks take ' || bytes(stacks)
            ELSE ', which by estimate take ' || bytes(2498 * total) || ' or more' END AS message,
    CASE WHEN heavy THEN 'their memory is a quarter of the heap''s or more' WHEN pool THEN 'as many at each moment, as in a pool'
        WHEN crowd AND by_network THEN 'connections come and go with clients'
        WHEN crowd AND growing AND connected THEN 'the connections have become as many more'
        WHEN busy >= 10000 AND moments > 1 OR growing THEN 'they become more from moment to moment'
        WHEN busy < 10000 AND moments > 1 THEN 'their number differs from moment to moment, so it is no pool' END AS reason,
    NULL AS confidence, NULL AS basis,
    CASE WHEN NOT crowd THEN NULL
        WHEN by_network THEN 'Close what is idle (IdleTimeout, SetReadDeadline). Refuse connections above a number.'
        WHEN pool OR growing THEN 'Start as many as can work at once, and let what is to be done wait in a queue. Give what each waits for a timeout.'
        ELSE 'Take a second dump in a minute: a pool keeps its size. If it grows, start as many as can work at once, and give what ' ||
            'each waits for a timeout.' END AS remedy
FROM weighed
WHERE crowd OR busy >= level('info') AND NOT coalesce(NOT burst AND busy < 10000 AND moments > 1 AND parked_more >= 100 AND last >= 1.5 * first
    AND parked_more >= 0.5 * (last - coalesce(first, 0)), 0)
UNION ALL
SELECT n, sites, outer, CASE WHEN n >= 1000 THEN 'warning' END, NULL,
    amount(CAST(n + 0.5 AS INTEGER)) || ' goroutines started as ' || f || ' wait at any time, on average (' || amount(times) ||
        ' waits of ' || duration(delay / nullif(times, 0)) || ')' ||
        CASE WHEN site_name <> f THEN ', most in ' || site_name ELSE '' END,
    'that many waits for a lock or to send, on average', NULL, 'block', NULL
FROM queued
WHERE n >= level('info') AND f NOT IN (SELECT f FROM picked WHERE busy >= level('info') OR most >= 10000)
