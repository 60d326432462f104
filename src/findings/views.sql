-- Made when it is known which marks there are: stack_class has a column for each, 1 where a stack has it.
--
-- CROSS JOIN is an order: first the profiles of the process, then the classes of stacks that have the marks a
-- rule asks for, then what of them is in the profile.  SQLite's own choice reads every row of every process.

CREATE VIEW cpu AS -- what the CPU did: samples of all CPU profiles of the process, without the profiler's own
    SELECT f.profile, f.site, f.outer, f.entry, f.stack, f.samples, f.nanos, c.*
    FROM profile p CROSS JOIN stack_class c CROSS JOIN fact_cpu f ON f.profile = p.profile AND f.class = c.class
    WHERE p.judged AND p.kind = 'cpu' AND NOT p.before AND p.moment > 0 AND NOT c.profiler;

CREATE VIEW before_cpu AS -- the same of the set before
    SELECT f.profile, f.site, f.outer, f.entry, f.stack, f.samples, f.nanos, c.*
    FROM profile p CROSS JOIN stack_class c CROSS JOIN fact_cpu f ON f.profile = p.profile AND f.class = c.class
    WHERE p.judged AND p.kind = 'cpu' AND p.before AND p.moment > 0 AND NOT c.profiler;

CREATE VIEW share_change AS -- the program's functions whose share of the CPU has changed by more than chance
    WITH line AS (
            SELECT site, sum(samples) AS new, 0 AS old, sum(nanos) AS new_nanos, 0 AS old_nanos,
                stack, max(samples) -- of the row with most of them, as SQLite says of a column beside max()
            FROM cpu WHERE user AND NOT gc GROUP BY site
            UNION ALL
            SELECT site, 0, sum(samples), 0, sum(nanos), NULL, NULL FROM before_cpu WHERE user AND NOT gc GROUP BY site),
        ranked_line AS (
            SELECT *, name(site) AS f, row_number() OVER (PARTITION BY name(site) ORDER BY new DESC, site) AS nth_new,
                row_number() OVER (PARTITION BY name(site) ORDER BY old DESC, site) AS nth_old
            FROM line),
        both AS (
            SELECT f, sum(old) AS old, sum(new) AS new, max(stack) FILTER (WHERE nth_new = 1) AS stack,
                sum(new_nanos) * 1.0 AS new_nanos, sum(old_nanos) * 1.0 AS old_nanos,
                max(site) FILTER (WHERE nth_new = 1) AS site, max(site) FILTER (WHERE nth_old = 1) AS site_before
            FROM ranked_line GROUP BY f),
        tested AS (
            SELECT *, chance(old, before_samples, new, all_samples, 2) AS chance
            FROM both, cpu_total, before_total
            WHERE old + new >= 20 AND all_samples >= 100 AND before_samples >= 100),
        ranked AS (SELECT *, row_number() OVER (ORDER BY chance) * 0.05 / count(*) OVER () AS allowed FROM tested)
    SELECT
        f, -- the function
        old, -- its samples before; each belongs to one function, the innermost of the program's own
        new, -- its samples now
        old * 1.0 / before_samples AS share_before, -- of all samples before
        new * 1.0 / all_samples AS share, -- of all samples now
        CASE WHEN duration > 0 AND before_duration > 0 THEN old_nanos / before_duration END
            AS cpus_before, -- CPUs it used before, on average; NULL: the durations are not both told
        CASE WHEN duration > 0 AND before_duration > 0 THEN new_nanos / duration END AS cpus, -- CPUs it uses now; NULL as well
        -- Newcombe's interval of a difference, of Wilson's two
        new * 1.0 / all_samples - old * 1.0 / before_samples - sqrt(
            pow(new * 1.0 / all_samples - low(new, all_samples, 2), 2) +
            pow(high(old, before_samples, 2) - old * 1.0 / before_samples, 2)) AS least, -- points more, at 95 %: from
        new * 1.0 / all_samples - old * 1.0 / before_samples + sqrt(
            pow(high(new, all_samples, 2) - new * 1.0 / all_samples, 2) +
            pow(old * 1.0 / before_samples - low(old, before_samples, 2), 2)) AS most, -- to
        chance, -- how likely a function that did not change shows such a change
        site_before, -- its most expensive line before
        site, -- its most expensive line now
        stack -- the stack with most samples of that line; NULL: there are none now
    FROM ranked
    -- Benjamini and Hochberg at 5 % over all functions
    WHERE chance <= (SELECT max(chance) FROM ranked WHERE chance <= allowed);

CREATE VIEW heap_moments AS -- the heap at each moment, oldest first by moment; alloc_… since the start
    SELECT p.moment, p.moments, p.form, p.time_nanos, p.before, f.profile, f.site, f.outer, f.entry, f.stack,
        f.alloc_objects, f.alloc_bytes, f.inuse_objects, f.inuse_bytes, f.alloc_raw, f.inuse_raw,
        f.inuse_variance, f.blocks, f.block_bytes, c.*
    FROM profile p CROSS JOIN stack_class c CROSS JOIN fact_heap f ON f.profile = p.profile AND f.class = c.class
    WHERE p.judged AND p.moment > 0 AND p.kind = 'heap' AND NOT c.profiler;

CREATE VIEW heap AS -- the heap at the last moment
    SELECT * FROM heap_moments WHERE profile = (SELECT heap FROM chosen);

CREATE VIEW allocs AS -- what was allocated: of the allocs profile, else of the last heap profile
    SELECT p.time_nanos, p.duration_nanos, f.profile, f.site, f.outer, f.entry, f.stack, f.alloc_objects,
        f.alloc_bytes, f.alloc_raw, c.*
    FROM profile p CROSS JOIN stack_class c CROSS JOIN fact_heap f ON f.profile = p.profile AND f.class = c.class
    WHERE p.profile = (SELECT allocs FROM chosen) AND NOT c.profiler;

CREATE VIEW mutex AS -- who held locks that others waited for: the last mutex profile; of counters at two moments the difference
    SELECT f.profile, f.site, f.outer, f.entry, f.stack,
        w.sign * f.contentions AS contentions, -- times something was waited for; with a minus those before
        w.sign * f.delay AS delay, -- nanoseconds of waiting, of all that waited together; the same
        c.*
    FROM (SELECT mutex AS profile, 1 AS sign FROM chosen
            UNION ALL SELECT first, -1 FROM wait_first WHERE last = (SELECT mutex FROM chosen)) w
        CROSS JOIN stack_class c CROSS JOIN fact_wait f ON f.profile = w.profile AND f.class = c.class
    WHERE NOT c.profiler;

CREATE VIEW block AS -- who waited: the last block profile; of counters at two moments the difference
    SELECT f.profile, f.site, f.outer, f.entry, f.stack,
        w.sign * f.contentions AS contentions, -- times something was waited for; with a minus those before
        w.sign * f.delay AS delay, -- nanoseconds of waiting, of all that waited together; the same
        c.*
    FROM (SELECT block AS profile, 1 AS sign FROM chosen
            UNION ALL SELECT first, -1 FROM wait_first WHERE last = (SELECT block FROM chosen)) w
        CROSS JOIN stack_class c CROSS JOIN fact_wait f ON f.profile = w.profile AND f.class = c.class
    WHERE NOT c.profiler;

CREATE VIEW before_allocs AS -- allocs of the set before
    SELECT p.time_nanos, p.duration_nanos, f.profile, f.site, f.outer, f.entry, f.stack, f.alloc_objects,
        f.alloc_bytes, f.alloc_raw, c.*
    FROM profile p CROSS JOIN stack_class c CROSS JOIN fact_heap f ON f.profile = p.profile AND f.class = c.class
    WHERE p.profile = (SELECT before_allocs FROM chosen) AND NOT c.profiler;

CREATE VIEW before_mutex AS -- mutex of the set before
    SELECT f.profile, f.site, f.outer, f.entry, f.stack, w.sign * f.contentions AS contentions,
        w.sign * f.delay AS delay, c.*
    FROM (SELECT before_mutex AS profile, 1 AS sign FROM chosen
            UNION ALL SELECT first, -1 FROM wait_first WHERE last = (SELECT before_mutex FROM chosen)) w
        CROSS JOIN stack_class c CROSS JOIN fact_wait f ON f.profile = w.profile AND f.class = c.class
    WHERE NOT c.profiler;

CREATE VIEW before_block AS -- block of the set before
    SELECT f.profile, f.site, f.outer, f.entry, f.stack, w.sign * f.contentions AS contentions,
        w.sign * f.delay AS delay, c.*
    FROM (SELECT before_block AS profile, 1 AS sign FROM chosen
            UNION ALL SELECT first, -1 FROM wait_first WHERE last = (SELECT before_block FROM chosen)) w
        CROSS JOIN stack_class c CROSS JOIN fact_wait f ON f.profile = w.profile AND f.class = c.class
    WHERE NOT c.profiler;

CREATE VIEW goroutine_moments AS -- groups of goroutines with one stack, state and creator, at each moment
    SELECT p.moment, p.moments, p.form, p.time_nanos, p.before, f.profile, f.site, f.outer, f.entry, f.stack,
        f.count, f.alike, f.state, f.state_class, f.creator, f.own, f.forever, f.failed, f.locked, f.waits,
        f.wait_min, f.wait_median, f.wait_max, f.oldest, f.newest, c.*
    FROM profile p CROSS JOIN stack_class c CROSS JOIN fact_goroutine f ON f.profile = p.profile AND f.class = c.class
    WHERE p.judged AND p.moment > 0 AND p.kind = 'goroutine';

CREATE VIEW goroutine AS -- the same at the last moment, of the form that tells most
    SELECT * FROM goroutine_moments WHERE profile = (SELECT goroutine FROM chosen);

CREATE VIEW leaked AS -- goroutines that the runtime has proven leaked: the last profile goroutineleak
    SELECT f.profile, f.site, f.outer, f.entry, f.stack, f.count, f.state, f.state_class, f.creator, c.*
    FROM stack_class c CROSS JOIN fact_goroutine f ON f.class = c.class
    WHERE f.profile = (SELECT profile FROM profile WHERE judged AND NOT before AND moment > 0
        AND kind = 'goroutineleak' ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1);

CREATE VIEW growth AS -- groups of goroutines from the first moment to the last, within the form with most moments
    SELECT g.site, g.outer, g.entry, g.stack, g.state, g.state_class, g.own, g.moments,
        g.was, -- goroutines at the first moment
        g.now, -- goroutines at the last moment
        g.most, -- goroutines at the moment with most of them
        g.monotone, -- 1: at every moment since they were first seen there were more
        c.*
    FROM fact_growth g JOIN stack_class c ON c.class = g.class;

CREATE VIEW heap_change AS -- between the heap's first and last moment: rows of the first with a minus
    SELECT f.site, f.outer, f.entry, f.stack,
        w.sign * f.inuse_objects AS grown_objects, -- objects in use more, added up
        w.sign * f.inuse_bytes AS grown_bytes, -- bytes in use more
        w.sign * f.alloc_objects AS made_objects, -- objects allocated in between
        w.sign * f.alloc_bytes AS made_bytes, -- bytes allocated in between
        w.sign * f.alloc_raw AS made_raw, -- how many of these objects the runtime really looked at
        w.sign, -- 1: a row of the last moment; -1: of the first
        f.inuse_objects, f.inuse_bytes, f.inuse_variance, c.*
    FROM (SELECT last_heap AS profile, 1 AS sign FROM heap_span
            UNION ALL SELECT first_heap, -1 FROM heap_span) w
        CROSS JOIN stack_class c CROSS JOIN fact_heap f ON f.profile = w.profile AND f.class = c.class
    WHERE NOT c.profiler AND (SELECT heap_moments FROM heap_span) > 1;

CREATE VIEW allocating AS -- what was allocated during alloc_span
    SELECT site, outer, entry, stack,
        made_objects AS objects, -- objects allocated
        made_bytes AS bytes, -- bytes allocated
        made_raw AS raw -- how many of these objects the runtime really looked at
    FROM heap_change WHERE (SELECT between_moments FROM alloc_span)
    UNION ALL
    SELECT site, outer, entry, stack, alloc_objects, alloc_bytes, alloc_raw
    FROM allocs WHERE NOT (SELECT between_moments FROM alloc_span);

CREATE VIEW lock AS -- locks that goroutines wait for, in the last dump with debug=2 or of a crash
    SELECT
        f.profile, -- profile.profile
        f.lock, -- its number: that with most waiters is 0
        f.kind, -- sync.Mutex, sync.RWMutex, sync.Once, file
        f.known, -- how it is told from others: address, struct, function (may be several)
        f.address, -- its own, or that of the struct; 0: not told
        f.waiters, -- goroutines that wait for it
        f.readers, -- of them, those who only want to read
        f.aged, -- of its waiters, who have waited for a minute or more
        f.longest, -- seconds, a lower bound; NULL: not told
        f.waiters_before, -- who waited for it in the dump before; 0: none, or there is no such dump
        f.old, -- 1: its waiters have waited for a while, by their age or the dump before
        f.moving, -- goroutines that may hold it and run or could run
        f.site, -- where most want it
        f.site_waiters, -- how many want it there
        f.behind, -- its waiters and those who wait for locks that these hold, and so on
        f.cycle, -- the number of the circle it is in; NULL: in none
        f.cycle_likely -- 1: all in that circle have waited for a while
    FROM fact_lock f JOIN profile p ON p.profile = f.profile WHERE p.judged AND NOT p.before;

CREATE VIEW lock_holder AS -- who may hold a lock, the likeliest first
    SELECT
        f.profile, -- profile.profile
        f.lock, -- lock.lock
        f.position, -- 0: the likeliest
        f.goroutine, -- its number in the dump
        f.evidence, -- type, receiver, further, pointer, same, certain: from the weakest
        f.sure, -- possible, likely, certain
        f.state, -- as Go says it
        f.state_class, -- lock, channel, wait, io, thread, time, runtime, busy, unknown
        f.wait, -- seconds, a lower bound; NULL: not told
        f.site, -- where the evidence is
        f.at_site, -- where it is in the program now
        f.moving, -- 1: it runs or could run
        f.itself, -- 1: it waits for the same lock
        f.waits_for -- the number of another lock; NULL: none
    FROM fact_lock_holder f JOIN profile p ON p.profile = f.profile WHERE p.judged AND NOT p.before;

CREATE VIEW lock_order AS -- functions that take several locks, in which everybody waits, some holding the first
    SELECT
        f.profile, -- profile.profile
        f.site, -- where they take the first
        f.waiting, -- goroutines
        f.further, -- of them, those behind that line
        f.locks -- how many they wait for
    FROM fact_lock_order f JOIN profile p ON p.profile = f.profile WHERE p.judged AND NOT p.before;
