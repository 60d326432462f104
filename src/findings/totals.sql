-- What many rules need of the process that is being judged, worked out once.

CREATE TABLE chosen AS -- one row: the profiles that rules look at; NULL where there is none
    WITH ranked AS ( -- within a set, of a kind: what tells most, the last of it
        SELECT profile, kind, before, row_number() OVER (PARTITION BY kind, before
            ORDER BY kind = 'goroutine' AND form = 'debug=2' DESC, form = 'protobuf' DESC, moment DESC) AS nth
        FROM profile WHERE judged AND moment > 0)
    SELECT
        max(profile) FILTER (WHERE kind = 'heap' AND NOT before) AS heap, -- the last heap profile
        coalesce(max(profile) FILTER (WHERE kind = 'allocs' AND NOT before),
            max(profile) FILTER (WHERE kind = 'heap' AND NOT before)) AS allocs, -- the last allocs profile, else heap
        max(profile) FILTER (WHERE kind = 'mutex' AND NOT before) AS mutex, -- the last mutex profile
        max(profile) FILTER (WHERE kind = 'block' AND NOT before) AS block, -- the last block profile
        max(profile) FILTER (WHERE kind = 'goroutine' AND NOT before) AS goroutine, -- the last dump with debug=2, else the last profile of goroutines
        (SELECT p.profile FROM profile p WHERE p.judged AND NOT p.before
            AND EXISTS (SELECT 1 FROM memstats m WHERE m.profile = p.profile)
            ORDER BY p.moment DESC, p.kind = 'heap' DESC, p.profile DESC LIMIT 1) AS memstats, -- the last that tells runtime.MemStats
        coalesce(max(profile) FILTER (WHERE kind = 'allocs' AND before),
            max(profile) FILTER (WHERE kind = 'heap' AND before)) AS before_allocs, -- allocs of the set before
        max(profile) FILTER (WHERE kind = 'heap' AND before) AS before_heap, -- heap of the set before
        max(profile) FILTER (WHERE kind = 'mutex' AND before) AS before_mutex, -- mutex of the set before
        max(profile) FILTER (WHERE kind = 'block' AND before) AS before_block, -- block of the set before
        max(profile) FILTER (WHERE kind = 'goroutine' AND before) AS before_goroutine -- goroutine of the set before
    FROM ranked WHERE nth = 1;

CREATE TABLE wait_first AS -- counters of waiting at two moments of one run: what is taken off the last
    WITH m AS (
            SELECT l.profile AS last, l.time_nanos AS last_time, p.profile, p.moment, p.time_nanos,
                p.total < lag(p.total) OVER (PARTITION BY l.profile ORDER BY p.moment) AS restarted
            FROM chosen c CROSS JOIN profile l ON l.profile IN (c.mutex, c.block, c.before_mutex, c.before_block)
                AND l.moments > 1 AND l.duration_nanos = 0
                CROSS JOIN profile p ON p.kind = l.kind AND p.form = l.form AND p.before = l.before AND p.judged
            WHERE p.moment > 0 AND p.duration_nanos = 0 AND p.time_nanos > 0),
        run AS (SELECT *, max(CASE WHEN restarted THEN moment END) OVER (PARTITION BY last) AS since FROM m)
    SELECT
        last, -- profile.profile: of the later counters
        profile AS first, -- profile.profile: of the earlier ones
        last_time - time_nanos AS nanos, -- nanoseconds between them
        min(moment) AS moment -- of the earlier ones
    FROM run WHERE moment >= coalesce(since, 0) AND last_time - time_nanos >= 1000000000 GROUP BY last;

-- Where CPUs have nothing to do, the sweeper yields on them for as long as there is something to sweep: of a small
-- heap that was half of all samples, and none of it is work that a share could be of.
CREATE TABLE cpu_total AS -- one row: all of the CPU profiles together; samples are without those that only yield
    SELECT
        (SELECT count(*) FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'cpu') AS profiles, -- how many
        (SELECT coalesce(sum(duration_nanos), 0) FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'cpu')
            AS duration, -- nanoseconds, of all together; 0: not told
        coalesce(sum(samples) FILTER (WHERE NOT gosched OR user), 0) AS all_samples, -- samples without those that only yield
        coalesce(sum(nanos), 0) AS all_nanos, -- nanoseconds of CPU time of all samples
        coalesce(sum(samples) FILTER (WHERE app AND NOT gc), 0) AS app_samples, -- samples of the program and its libraries, without the collector
        NULL AS cores -- CPUs it used, on average, while those that tell how long they were taken were; NULL: none tells
    FROM cpu;
UPDATE cpu_total SET cores = 1.0 / duration *
    (SELECT coalesce(sum(nanos), 0) FROM cpu WHERE profile IN (SELECT profile FROM profile WHERE judged AND duration_nanos > 0))
WHERE duration > 0;

CREATE TABLE before_total AS -- one row: cpu_total of the set before
    SELECT
        (SELECT count(*) FROM profile WHERE judged AND before AND moment > 0 AND kind = 'cpu') AS before_profiles, -- how many
        (SELECT coalesce(sum(duration_nanos), 0) FROM profile
            WHERE judged AND before AND moment > 0 AND kind = 'cpu')
            AS before_duration, -- nanoseconds, of all together; 0: not told
        coalesce(sum(samples) FILTER (WHERE NOT gosched OR user), 0) AS before_samples -- as all_samples
    FROM before_cpu;

CREATE TABLE go AS -- one row: the Go releases the process can be of; 0: not bounded on this side
    SELECT
        coalesce(max(is_go), 0) AS is_go, -- 1: it is a Go program
        coalesce(max(go_oldest), 0) AS oldest, -- 24 for Go 1.24; 0: not bounded
        coalesce(min(go_newest) FILTER (WHERE go_newest > 0), 0) AS newest -- the same; 0: not bounded
    FROM profile WHERE judged AND NOT before;

CREATE TABLE age AS -- one row: when the process began, in nanoseconds since 1970 UTC
    WITH m AS (SELECT name, value FROM memstats WHERE profile = (SELECT memstats FROM chosen)),
        ends AS (
            SELECT min(value) AS first, max(value) AS last, count(*) AS n,
                (SELECT max(value) FROM m WHERE name = 'NumGC') AS collections
            FROM m WHERE name = 'PauseEnd' AND value > 0),
        seen AS (
            SELECT min(time_nanos) AS first, max(time_nanos) AS last FROM profile
            WHERE judged AND NOT before AND time_nanos > 0)
    SELECT
        -- One collection's distance before the first one; the runtime keeps the ends of the last 256 only.  A single
        -- one says no more than that the runtime itself collects every two minutes.
        CAST(min(coalesce(seen.first, ends.first), coalesce(
            ends.first - (ends.last - ends.first) * 1.0 / (ends.n - 1) * (ends.collections - ends.n + 1),
            coalesce(ends.first, CASE WHEN ends.collections = 0 THEN seen.last END) - 120e9)) AS INTEGER)
            AS began, -- nanoseconds since 1970 UTC, an estimate from the collections so far; NULL: nothing tells
        min(coalesce(seen.first, ends.first), coalesce(ends.first, seen.first))
            AS seen, -- nanoseconds since 1970 UTC: it was there then; NULL: nothing tells
        max(coalesce(seen.last, ends.last), coalesce(ends.last, seen.last)) AS last, -- nanoseconds since 1970 UTC: it is last heard of then
        NULL AS lived -- nanoseconds it had run for then, as far as is known
    FROM seen, ends;

CREATE TABLE waited AS -- one row: for how long the views mutex and block have been counting
    WITH c AS (
        SELECT p.kind, p.before, coalesce(nullif(p.duration_nanos, 0), f.nanos) AS given, f.nanos AS apart,
            CASE WHEN p.time_nanos > 0 THEN p.time_nanos - age.began END AS since, age.last - age.seen AS least
        FROM chosen CROSS JOIN profile p ON p.profile IN (mutex, block, before_block) CROSS JOIN age
            LEFT JOIN wait_first f ON f.last = p.profile)
    SELECT
        max(coalesce(given, since)) FILTER (WHERE kind = 'mutex' AND NOT before) AS mutex_nanos, -- nanoseconds of the view mutex; NULL: not known
        max(coalesce(given, least)) FILTER (WHERE kind = 'mutex' AND NOT before) AS mutex_least, -- nanoseconds of the view mutex at least
        max(coalesce(given, since)) FILTER (WHERE kind = 'block' AND NOT before) AS block_nanos, -- nanoseconds of the view block; NULL: not known
        max(coalesce(given, least)) FILTER (WHERE kind = 'block' AND NOT before) AS block_least, -- nanoseconds of the view block at least
        max(apart) FILTER (WHERE kind = 'mutex' AND NOT before) AS mutex_apart, -- nanoseconds between its two moments; NULL: it has one
        max(apart) FILTER (WHERE kind = 'block' AND NOT before) AS block_apart, -- nanoseconds between its two moments; NULL: it has one
        max(given) FILTER (WHERE kind = 'block' AND NOT before) AS block_given, -- nanoseconds: its duration, else those between two moments
        max(given) FILTER (WHERE kind = 'block' AND before) AS before_block_given -- the same of the set before
    FROM c;

CREATE TABLE heap_span AS -- one row: from the first to the last moment of the heap that is the same run's
    WITH moment AS (SELECT p.profile, p.moment,
            coalesce(nullif(p.time_nanos, 0), (SELECT m.value FROM memstats m
                WHERE m.profile = p.profile AND m.name = 'LastGC'), 0) AS time,
            (SELECT sum(f.alloc_bytes) FROM fact_heap f WHERE f.profile = p.profile) AS allocated
        FROM profile p
        WHERE p.judged AND NOT p.before AND p.moment > 0 AND p.kind = 'heap' AND p.duration_nanos = 0
            AND p.form = (SELECT q.form FROM profile q, chosen WHERE q.profile = chosen.heap)),
    after AS (SELECT *, -- counters that fall are a restart's
            allocated < lag(allocated) OVER (ORDER BY moment) AS restarted FROM moment),
    last_run AS (SELECT *, max(moment) FILTER (WHERE restarted) OVER () AS began FROM after),
    run AS (SELECT *, row_number() OVER (ORDER BY moment) AS nth, count(*) OVER () AS n FROM last_run
        WHERE moment >= coalesce(began, 0))
    SELECT
        max(profile) FILTER (WHERE nth = 1) AS first_heap, -- profile.profile of the first
        max(profile) FILTER (WHERE nth = n) AS last_heap, -- profile.profile of the last
        min(moment) AS first_moment, -- profile.moment of the first
        count(*) AS heap_moments, -- how many moments
        min(time) AS first_time, -- nanoseconds since 1970 UTC; 0: not told
        CASE WHEN min(time) > 0 THEN max(time) - min(time) END AS heap_nanos -- nanoseconds from the first to the last; NULL: not told
    FROM run;

CREATE TABLE gc_run AS -- collections of a log: those of the program's last run, if it was restarted
    WITH log AS (SELECT * FROM gc_cycle WHERE profile = (SELECT p.profile FROM profile p -- the last of several logs
            WHERE p.judged AND NOT p.before AND EXISTS (SELECT 1 FROM gc_cycle h WHERE h.profile = p.profile)
            ORDER BY p.moment DESC, p.profile DESC LIMIT 1)),
    again AS (SELECT position, cycle <= lag(cycle) OVER (ORDER BY position) AS restarted FROM log)
    SELECT * FROM log
    WHERE position >= (SELECT coalesce(max(position) FILTER (WHERE restarted), 0) FROM again);

CREATE TABLE gc_total AS -- one row: the collector, of a heap's MemStats, else of a log; NULL: not told
    WITH stat AS (SELECT name, value FROM memstats
            WHERE profile = (SELECT memstats FROM chosen) AND position = 0),
    pause AS (SELECT count(*) AS n, min(value) AS first, max(value) AS last FROM memstats
        WHERE profile = (SELECT memstats FROM chosen) AND name = 'PauseEnd' AND value > 0),
    log AS (SELECT count(*) AS n, min(at) AS first, max(at) AS last, max(cycle) AS cycles, sum(forced) AS forced
        FROM gc_run)
    SELECT
        coalesce((SELECT value FROM stat WHERE name = 'NumGC'), log.cycles) AS gc_cycles, -- collections since the start
        coalesce((SELECT value FROM stat WHERE name = 'NumForcedGC'), log.forced) AS gc_forced, -- of them, those the program asked for
        CASE WHEN pause.n THEN pause.n ELSE log.n END AS gc_seen, -- collections that are told one by one
        CASE WHEN pause.n THEN pause.first ELSE log.first END AS gc_first, -- nanoseconds, when the first of these was: since 1970 UTC, in a log since the start
        CASE WHEN pause.n THEN pause.last ELSE log.last END AS gc_last, -- the same of the last
        NULL AS gc_rate, -- collections a second, from the first of these to the last
        (SELECT value FROM stat WHERE name = 'NextGC') AS gc_goal, -- bytes the heap may have
        (SELECT value FROM stat WHERE name = 'HeapAlloc') AS heap_alloc, -- bytes of objects in use or not yet swept
        (SELECT value FROM stat WHERE name = 'HeapInuse') AS heap_inuse, -- bytes of spans in use
        (SELECT value FROM stat WHERE name = 'TotalAlloc') AS total_alloc, -- bytes since the start
        (SELECT value FROM stat WHERE name = 'GCCPUFraction') AS gc_fraction -- the collector's share of all CPUs' time since the start
    FROM pause, log;
UPDATE gc_total SET gc_rate = (gc_seen - 1) * 1e9 / (gc_last - gc_first) WHERE gc_seen > 1 AND gc_last > gc_first;
UPDATE gc_total SET gc_goal = r.goal, heap_alloc = r.heap_end, heap_inuse = r.heap_end,
    gc_fraction = r.cpu_percent / 100
    FROM (SELECT * FROM gc_run ORDER BY position DESC LIMIT 1) r WHERE gc_total.gc_goal IS NULL;

UPDATE age SET lived = max(coalesce(last - began, last - seen, 0), coalesce((SELECT max(at) FROM gc_run), 0),
    coalesce((SELECT max(duration_nanos) FROM profile WHERE judged AND NOT before), 0));

CREATE TABLE alloc_span AS -- one row: during what time the rows of the view allocating were allocated
    SELECT
        1 AS between_moments, -- 1: between the heap's moments; 0: of the view allocs
        heap_nanos AS alloc_nanos, -- nanoseconds; NULL: not told
        NULL AS alloc_bytes -- bytes allocated in it
    FROM heap_span
    WHERE heap_moments > 1 AND heap_nanos > 0 AND (SELECT sum(made_raw) FROM heap_change) >= 100
    UNION ALL
    SELECT 0, CASE WHEN p.duration_nanos > 0 THEN p.duration_nanos WHEN lived >= 1000000000 THEN lived END, NULL
    FROM age LEFT JOIN profile p ON p.profile = (SELECT allocs FROM chosen)
    LIMIT 1;
UPDATE alloc_span SET alloc_bytes = (SELECT sum(bytes) FROM allocating);

CREATE TABLE gc_cpu AS -- one row: CPU samples of the collector and of allocating
    SELECT
        coalesce(sum(samples) FILTER (WHERE gc AND NOT gc_idle), 0) AS gc_samples, -- samples of the collector, without those on CPUs that had nothing else to do
        coalesce(sum(samples) FILTER (WHERE gc_background OR gc_assist), 0) AS mark_samples, -- samples of marking, with those
        coalesce(sum(samples) FILTER (WHERE malloc AND NOT gc), 0) AS malloc_samples, -- samples of allocating
        NULL AS gc_share, -- what is surely the collector's share of the CPU
        NULL AS malloc_share -- what is surely the share of allocating
    FROM cpu;
UPDATE gc_cpu SET
    gc_share = CASE WHEN all_samples >= 30 THEN low(gc_samples, all_samples, 5)
        ELSE (SELECT gc_fraction FROM gc_total) END,
    malloc_share = CASE WHEN all_samples >= 30 THEN low(malloc_samples, all_samples, 5) END
    FROM cpu_total;

CREATE TABLE benchmark_total AS -- one row: how much of it is a benchmark
    SELECT share, -- of the CPU or of the bytes allocated, whichever is more; NULL: there are no such profiles
        coalesce(share > 0.2, 0) AS is_benchmark -- 1: so much of it that a share is of the benchmark, not of a program
    FROM (SELECT max(share) AS share FROM (
        SELECT sum(samples) FILTER (WHERE benchmark) * 1.0 / (SELECT nullif(all_samples, 0) FROM cpu_total) AS share FROM cpu
        UNION ALL SELECT sum(alloc_bytes) FILTER (WHERE benchmark) * 1.0 / sum(alloc_bytes) FROM allocs));

CREATE TABLE fact_growth AS
    WITH chosen_form AS (
            SELECT form, moments FROM profile
            WHERE judged AND NOT before AND moment > 0 AND kind = 'goroutine' AND moments > 1
            ORDER BY moments DESC, form = 'protobuf' DESC LIMIT 1),
        at AS ( -- who was started by several are one: the same stack in the same class of state
            SELECT f.class, f.site, f.outer, f.entry, f.stack, min(f.state) AS state, f.state_class, f.own,
                p.moment, p.moments, sum(f.count) AS count
            FROM profile p CROSS JOIN fact_goroutine f ON f.profile = p.profile
                JOIN chosen_form c ON c.form = p.form
            WHERE p.judged AND NOT p.before AND p.moment > 0 AND p.kind = 'goroutine'
            GROUP BY p.moment, f.stack, f.state_class, f.own),
        steps AS (
            SELECT *, count - coalesce(lag(count) OVER (PARTITION BY stack, state_class, own ORDER BY moment), 0) AS step
            FROM at)
    SELECT class, site, outer, entry, stack, min(state) AS state, state_class, own, moments,
        coalesce(sum(count) FILTER (WHERE moment = 1), 0) AS was,
        coalesce(sum(count) FILTER (WHERE moment = moments), 0) AS now,
        max(count) AS most,
        min(step) > 0 AND max(moment) = moments AND count(*) = moments - min(moment) + 1 AS monotone
    FROM steps GROUP BY stack, state_class, own;

CREATE TABLE lock_wait AS -- a row for each of the program's functions in which goroutines wait for locks
    WITH at AS (
            SELECT form, moment, max(profile) AS profile, folded(coalesce(name(site), name(outer))) AS f, sum(count) AS n,
                coalesce(sum(count) FILTER (WHERE state = 'sync.RWMutex.Lock'), 0) AS writers,
                coalesce(sum(count) FILTER (WHERE state = 'sync.RWMutex.RLock'), 0) AS readers,
                coalesce(sum(waits) FILTER (WHERE wait_median >= 60), 0) AS aged,
                sites(coalesce(site, outer), count, stack) AS sites, max(outer) AS outer
            FROM goroutine_moments WHERE NOT before AND state_class = 'lock' AND NOT profiler
            GROUP BY form, moment, f),
        all_of AS (SELECT form, moment, sum(count) AS n FROM goroutine_moments WHERE NOT before GROUP BY form, moment),
        ranked AS (
            SELECT at.*, all_of.n AS goroutines,
                row_number() OVER (PARTITION BY f
                    ORDER BY at.n DESC, at.form = 'debug=2' DESC, at.form = 'protobuf' DESC, at.moment DESC) AS rank,
                max(aged) OVER (PARTITION BY f) AS most_aged,
                nth_value(at.n, 2) OVER (PARTITION BY f, at.form ORDER BY at.n DESC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second
            FROM at JOIN all_of ON all_of.form = at.form AND all_of.moment = at.moment),
        first AS (SELECT *, max(second) OVER (PARTITION BY f) AS other FROM ranked),
        stayed AS (
            SELECT folded(coalesce(name(site), name(outer))) AS f, sum(was) AS n FROM growth
            WHERE state_class = 'lock' AND was > 0 AND now >= was GROUP BY 1),
        ended AS (
            SELECT folded(coalesce(name(site), name(outer))) AS f, sum(delay) AS delay, sum(contentions) AS times
            FROM block WHERE locking GROUP BY 1),
        told AS (
            SELECT folded(name(l.site)) AS f, sum(l.waiters) FILTER (WHERE NOT l.moving) AS still,
                max(l.waiters) FILTER (WHERE l.known <> 'function') AS together,
                max(h.position = 0 AND h.evidence IN ('same', 'certain', 'further')
                    AND h.state_class NOT IN ('lock', 'channel', 'wait')) AS apart
            FROM lock l LEFT JOIN lock_holder h ON h.lock = l.lock AND h.profile = l.profile AND h.position = 0 GROUP BY 1),
        running AS (
            SELECT folded(name(site)) AS f FROM cpu
            WHERE NOT locking AND EXISTS (SELECT 1 FROM goroutine_moments WHERE state_class = 'lock') GROUP BY 1)
    SELECT
        r.f, -- the function, folded
        r.profile, -- profile.profile: the moment with most waiters; of several what tells most, the last of it
        r.writers, -- of waiters, who want to write what a RWMutex guards
        r.readers, -- and who want to read it
        r.n AS waiters, -- at the moment with most waiters
        r.goroutines, -- all there were at that moment
        coalesce(r.other, 0) AS again, -- waiters at another moment
        r.most_aged AS aged, -- who had waited for a minute or more
        coalesce(stayed.n, 0) AS stayed, -- who waited in the same line at the first and at the last moment
        CASE WHEN EXISTS (SELECT 1 FROM block) THEN coalesce(ended.delay, 0) END AS delay, -- nanoseconds of waits that have ended
        coalesce(ended.delay, 0) * 1.0 / (SELECT block_nanos FROM waited) AS mean, -- who wait on average; NULL: not known
        t.still, -- waiters for its locks that nobody who runs may hold; NULL: no such lock, or no dump tells
        t.f IS NOT NULL AS told, -- 1: a dump tells its locks
        max(r.n, coalesce(t.together, 0)) AS queue, -- who wait for the same: waiters, or those for one lock that a dump tells, most of them here
        coalesce(t.apart, 0) AS apart, -- 1: who holds one is known, and waits for something else than a goroutine
        running.f IS NOT NULL AS runs, -- 1: it was seen running on a CPU
        r.sites, -- what sites() gives
        r.outer -- the outermost line that is not the runtime's
    FROM first r LEFT JOIN stayed ON stayed.f = r.f LEFT JOIN ended ON ended.f = r.f LEFT JOIN told t ON t.f = r.f
        LEFT JOIN running ON running.f = r.f
    WHERE r.rank = 1;

CREATE TABLE watched AS -- one row: how far apart the first and the last moment of goroutines are
    WITH moment AS (
        SELECT nullif(time_nanos, 0) AS told, (
            SELECT min(q.time_nanos) FROM profile q
            WHERE q.judged AND NOT q.before AND q.time_nanos > 0 AND q.folder = p.folder AND p.folder <> '') AS beside
        FROM profile p
        WHERE p.judged AND NOT p.before AND p.moment > 0 AND p.kind = 'goroutine')
    SELECT
        -- Texts do not tell their time; where there is nothing else, what was fetched into the same folder does.
        coalesce(nullif(max(told) - min(told), 0), nullif(max(beside) - min(beside), 0))
            AS nanos -- nanoseconds; NULL: one moment, or no times are told
    FROM moment;
