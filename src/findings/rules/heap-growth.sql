-- id: heap-growth
-- title: Live memory grows
-- kinds: heap+
-- metric: bytes that live more than at the first moment
-- unit: bytes
-- levels: 4MB 8MB off
-- rank: 30
-- guards: A quarter at least of what the function, or one line of it, allocated in between must still live at the end,
--   and the growth be three times its sampling error. A warning needs a fifth of all growth, a tenth of what it held
--   before, and a pace that is no less than two fifths of that since the start, since a cache that fills slows down;
--   nor may what is kept of what is made fall to three fifths of the part at the first moment, since a cache that is
--   full lets go of as much as it takes. A snapshot is as old as the last collection. The first moment is not in the
--   first second; of two moments it has a tenth of the growth at least, since what a long collection lets live by
--   chance was not there before. Where the age of the process is not known, there is a minute between the moments. Of
--   three moments or more none may hold less than the one before it. Critical: 100 MB more at the last of three moments
--   or more, and twice as much at least as at the first. So it is where a goal of the heap (NextGC, at two moments with
--   debug=1) that stays where it is while more lives is that of a memory limit, and at this pace all of it lives within
--   an hour.
-- why: What is allocated and dropped may be in a snapshot by chance, in any amount; but it is a small share of all
--   that was allocated between two of them, and what is kept is a large one. So two snapshots seconds apart can tell
--   a leak from noise.
-- measured: 65 to 100 % of what was allocated in between was kept in programs that grow by 5 to 9 MB a second, at 78
--   to 127 % of their pace since the start. Up to 24 MB more, at seven times the catalogue's error, were in two
--   snapshots of a healthy program: 0.3 % of what it had allocated (three releases of Go). In other programs 64 to
--   220 % of the pace since the start where memory leaks, 11 to 29 % where a bounded cache still fills. Where memory
--   leaks 61 to 148 % of the part that was kept at first is kept, mostly all of it; 54 % where a cache of 9,000
--   pictures became full between the moments, at 64 % of its pace. Where documents are read and a string of each is
--   kept, it is a third of what the function allocated, but all of one line.
-- since: Go 1.23
-- remedy: Give the cache, log or map a bound, and take out what is no longer needed; a map that was large stays so. A
--   small slice of a large one keeps all of it: copy what is kept (slices.Clone, strings.Clone).
-- remedy -1.20: Give the cache, log or map a bound, and take out what is no longer needed; a map that was large stays
--   so. A small slice of a large one keeps all of it: copy what is kept (append([]byte(nil), b...)).
-- more: pprofx top -cum -sample_index=inuse_space -diff_base={heap.first} {heap}
WITH grown AS ( -- functions, and lines of them
        SELECT name(site) AS who, line, sum(grown_bytes) AS grown, sum(made_bytes) AS made, sum(made_raw) AS raw,
            sum(inuse_bytes) FILTER (WHERE sign < 0) AS was, -sum(made_bytes) FILTER (WHERE sign < 0) AS made_before,
            sum(inuse_variance) AS variance,
            sites(site, grown_bytes, stack) AS sites
        FROM heap_change, (SELECT 0 AS line UNION ALL SELECT 1) WHERE site NOT NULL
        GROUP BY who, line, CASE WHEN line THEN site END),
    tested AS ( -- what is in both snapshots has no part in the error: made and freed since
        SELECT *, sum(max(grown, 0)) FILTER (WHERE NOT line) OVER () AS all_grown,
            grown / sqrt(min(variance, made * 1.0 / raw * (2 * made - grown))) AS z
        FROM grown WHERE made > 0 AND raw > 0),
    kept AS (
        SELECT *, min(line) OVER (PARTITION BY who) AS by_line
        FROM tested WHERE grown >= level('info') AND z >= 3 AND grown >= 0.25 * made),
    big AS (
        SELECT *, max(grown) FROM kept WHERE line = by_line GROUP BY who ORDER BY grown DESC LIMIT 5),
    step AS (
        SELECT name(site) AS who, moment, sum(inuse_bytes) AS bytes
        FROM heap_moments WHERE (SELECT heap_moments FROM heap_span) > 2 AND site NOT NULL
            AND moment >= (SELECT first_moment FROM heap_span) AND NOT before
            AND form = (SELECT form FROM profile WHERE profile = (SELECT last_heap FROM heap_span))
        GROUP BY 1, 2),
    fell AS (
        SELECT who, max(less) AS fell
        FROM (SELECT who, bytes < lag(bytes) OVER (PARTITION BY who ORDER BY moment) AS less FROM step) GROUP BY who),
    ends AS (
        SELECT value AS at, row_number() OVER (ORDER BY value) AS number FROM memstats
        WHERE profile = (SELECT memstats FROM chosen) AND name = 'PauseEnd' AND value > 0),
    -- A snapshot shows the heap as it was at the end of a collection.  Where all collections are known the program began
    -- before the first, as long as that is before the second.
    times AS (
        SELECT heap_moments, heap_nanos, first_time,
            coalesce(max(at) FILTER (WHERE at <= first_time), first_time) AS first_at,
            coalesce(max(at) FILTER (WHERE at <= first_time + heap_nanos), first_time + heap_nanos) AS last_at,
            max(coalesce(began, seen), coalesce(CASE WHEN count(at) > 1 AND count(at) = gc_cycles
                THEN 2 * min(at) - max(at) FILTER (WHERE number = 2) END, 0)) AS start
        FROM heap_span, age, gc_total LEFT JOIN ends),
    paced AS (
        SELECT big.*, coalesce(fell, 0) AS fell, heap_moments, heap_nanos, first_time - start AS age,
            grown * 1.0 / nullif(last_at - first_at, 0) / (was * 1.0 / (first_at - start)) AS pace,
            grown * 1.0 / made / (was * 1.0 / made_before) AS keeps
        FROM big LEFT JOIN fell USING (who) JOIN times),
    goals AS ( -- the heap's goal at the moments that tell it, and what lived then
        SELECT max(value) FILTER (WHERE m.name = 'LastGC') AS time, max(value) FILTER (WHERE m.name = 'NextGC') AS goal,
            (SELECT sum(f.inuse_bytes) FROM fact_heap f WHERE f.profile = m.profile) AS live
        FROM memstats m JOIN profile p USING (profile)
        WHERE position = 0 AND judged AND NOT before AND moment > 0 AND kind = 'heap' GROUP BY profile),
    ranked AS (
        SELECT *, first_value(time) OVER a AS time_a, first_value(goal) OVER a AS goal_a, first_value(live) OVER a AS live_a,
            row_number() OVER (ORDER BY time DESC) AS nth
        FROM goals WHERE time NOT NULL WINDOW a AS (ORDER BY time)),
    pinned AS ( -- a goal that stays where it is while more lives is a memory limit's; nanoseconds until all of it lives
        SELECT goal, (goal - live) * 1.0 * (time - time_a) / (live - live_a) AS left
        FROM ranked WHERE nth = 1 AND time > time_a AND live >= 1.1 * live_a AND goal <= 1.02 * goal_a)
SELECT
    grown AS metric, sites,
    CASE WHEN grown < 0.2 * all_grown OR grown < 0.1 * was OR fell OR pace < 0.4 OR keeps < 0.6
            OR (age BETWEEN 1 AND 1e9 AND age * 10 < heap_nanos) OR (age > 1e9 AND heap_moments = 2 AND coalesce(was, 0) < 0.1 * grown)
        THEN 'info'
        WHEN age IS NULL OR age <= 0 THEN CASE WHEN heap_nanos >= 60e9 THEN 'warning' ELSE 'info' END END AS cap,
    CASE WHEN left < 3600e9 AND grown >= 0.2 * all_grown THEN 'critical'
        WHEN heap_moments > 2 AND grown >= 100 << 20 AND grown >= was AND NOT fell
        THEN 'critical'
        END AS severity,
    'Memory made in ' || who || ' grows: ' || bytes(grown) || ' more is in use than ' ||
        coalesce(duration(heap_nanos) || ' before', 'at first') || ' (' || bytes(coalesce(was, 0)) || ', then ' ||
        bytes(coalesce(was, 0) + grown) || '), ' || percent(min(grown * 1.0 / made, 1)) ||
        ' of what it allocated in between' || CASE WHEN heap_nanos > 0 THEN '; at this pace ' ||
            bytes(grown * 3600e9 / heap_nanos) || ' an hour' ELSE '' END ||
        CASE WHEN left IS NULL THEN '' WHEN left <= 0 THEN '; that is all of the ' || bytes(goal) || ' that a memory limit leaves the heap'
            ELSE '; a memory limit leaves the heap ' || bytes(goal) || ', which it fills in ' || duration(left) END AS message,
    CASE WHEN grown < 0.2 * all_grown THEN 'others grow more' WHEN fell THEN 'it has fallen in between'
        WHEN pace < 0.4 THEN 'it grows more slowly than since the start, as a cache that fills'
        WHEN keeps < 0.6 THEN 'less is kept of what is made than at first, as in a cache that is full'
        WHEN grown < 0.1 * was THEN 'a small part of what was there before'
        WHEN age BETWEEN 1 AND 1e9 AND age * 10 < heap_nanos OR age > 1e9 AND heap_moments = 2 AND coalesce(was, 0) < 0.1 * grown
            THEN 'hardly any of it was there at the first moment'
        WHEN age IS NULL OR age <= 0 THEN 'how old the process is is not known'
        WHEN left < 3600e9 THEN 'a memory limit is reached within an hour'
        ELSE 'more at each of ' || amount(heap_moments) || ' moments, and at least doubled' END AS reason,
    'an estimate at ' || amount(heap_moments) || ' moments' || coalesce(' over ' || duration(nullif(heap_nanos, 0)), '') ||
        ', ' || number(z) || ' times its sampling error' AS confidence, 'none' AS basis
FROM paced LEFT JOIN pinned
