-- id: heap-growth
-- title: Live memory grows
-- kinds: heap+
-- metric: bytes that live more than at the first moment
-- unit: bytes
-- levels: 4MB 8MB off
-- rank: 30
-- guards: A quarter at least of what the function, or one line of it, allocated in between must still live at the end,
--   and the growth be three times its sampling error. A warning needs a fifth of all growth, a tenth of what it held
--   before, and a pace that is no less than two fifths of that since the start, since a cache that fills slows down; a
--   snapshot is as old as the last collection. The first moment is not in the first second; of two moments it has a
--   tenth of the growth at least, since what a long collection lets live by chance was not there before. Where the age
--   of the process is not known, there is a minute between the moments. Of three moments or more none may hold less than
--   the one before it. Critical: a goal of the heap (NextGC, at two moments with debug=1) that stays where it is while
--   more lives is that of a memory limit, and at this pace all of it lives within an hour.
-- why: What is allocated and dropped may be in a snapshot by chance, in any amount; but it is a small share of all
--   that was allocated between two of them, and what is kept is a large one. So two snapshots seconds apart can tell
--   a leak from noise.
-- measured: 65 to 100 % of what was allocated in between was kept in programs that grow by 5 to 9 MB a second, at 78
--   to 127 % of their pace since the start. Up to 24 MB more, at seven times the catalogue's error, were in two
--   snapshots of a healthy program: 0.3 % of what it had allocated (three releases of Go). In other programs 64 to
--   220 % of the pace since the start where memory leaks, 11 to 29 % where a bounded cache still fills. Where documents
--   are read and a string of each is kept, it is a third of what the function allocated, but all of one line.
-- remedy: Give the cache, log or map a bound, and take out what is no longer needed; a map that was large stays so. A
--   small slice of a large one keeps all of it: copy what is kept (slices.Clone, strings.Clone).
-- more: pprofx top -sample_index=inuse_space -diff_base={heap.first} {heap}
WITH part AS (
        SELECT name(site) AS who, site, grown_bytes, made_bytes, made_raw, inuse_bytes, inuse_variance, sign, stack
        FROM heap_change WHERE site NOT NULL),
    grown AS (
        SELECT who, 0 AS line, sum(grown_bytes) AS grown, sum(made_bytes) AS made, sum(made_raw) AS raw,
            sum(inuse_bytes) FILTER (WHERE sign < 0) AS before, sum(inuse_variance) AS variance,
            sites(site, grown_bytes, stack) AS sites
        FROM part GROUP BY who
        UNION ALL
        SELECT who, 1, sum(grown_bytes), sum(made_bytes), sum(made_raw),
            sum(inuse_bytes) FILTER (WHERE sign < 0), sum(inuse_variance), sites(site, grown_bytes, stack)
        FROM part GROUP BY who, site),
    tested AS ( -- what is in both snapshots has no part in the error: made and freed since
        SELECT *, sum(max(grown, 0)) FILTER (WHERE NOT line) OVER () AS all_grown,
            grown / sqrt(min(variance, made * 1.0 / raw * (2 * made - grown))) AS z
        FROM grown WHERE made > 0 AND raw > 0),
    kept AS (SELECT * FROM tested WHERE grown >= 4194304 AND z >= 3 AND grown >= 0.25 * made),
    big AS (
        SELECT *, max(grown) FROM kept k
        WHERE NOT line OR NOT EXISTS (SELECT 1 FROM kept f WHERE f.who = k.who AND NOT f.line)
        GROUP BY who ORDER BY grown DESC LIMIT 5),
    step AS (
        SELECT name(site) AS who, moment, sum(inuse_bytes) AS bytes
        FROM heap_moments WHERE (SELECT heap_moments FROM heap_span) > 2
            AND site IN (SELECT site FROM heap_change WHERE name(site) IN (SELECT who FROM big))
            AND moment >= (SELECT first_moment FROM heap_span) AND NOT before
            AND form = (SELECT form FROM profile WHERE profile = (SELECT last_heap FROM heap_span))
        GROUP BY 1, 2),
    fell AS (
        SELECT DISTINCT who FROM (SELECT who, bytes < lag(bytes) OVER (PARTITION BY who ORDER BY moment) AS less
            FROM step)
        WHERE less),
    ends AS ( -- of collections; a snapshot shows the heap as it was at the last one
        SELECT value AS at, row_number() OVER (ORDER BY value) AS number, count(*) OVER () AS seen FROM memstats
        WHERE profile = (SELECT memstats FROM chosen) AND name = 'PauseEnd' AND value > 0),
    shown AS (
        SELECT coalesce((SELECT max(at) FROM ends WHERE at <= first_time), first_time) AS first_at,
            coalesce((SELECT max(at) FROM ends WHERE at <= first_time + heap_nanos), first_time + heap_nanos) AS last_at
        FROM heap_span),
    start AS ( -- all collections are known: the program began before the first, as long as that is before the second
        SELECT max(coalesce(began, seen), coalesce((SELECT 2 * a.at - b.at FROM ends a, ends b, gc_total
            WHERE a.number = 1 AND b.number = 2 AND a.seen = gc_cycles), 0)) AS at FROM age),
    paced AS (
        SELECT big.*, heap_moments, heap_nanos, first_time - at AS age,
            grown * 1.0 / nullif(last_at - first_at, 0) / (before * 1.0 / (first_at - at)) AS pace
        FROM big, heap_span, shown, start),
    goals AS ( -- the heap's goal at the first and the last moment that tell it, and what lived then
        SELECT max(value) FILTER (WHERE m.name = 'LastGC') AS time, max(value) FILTER (WHERE m.name = 'NextGC') AS goal,
            (SELECT sum(f.inuse_bytes) FROM fact_heap f WHERE f.profile = m.profile) AS live
        FROM memstats m JOIN profile p USING (profile)
        WHERE position = 0 AND judged AND NOT before AND moment > 0 AND kind = 'heap' GROUP BY profile),
    pinned AS ( -- a goal that stays where it is while more lives is a memory limit's; nanoseconds until all of it lives
        SELECT b.goal, (b.goal - b.live) * 1.0 * (b.time - a.time) / (b.live - a.live) AS left
        FROM goals a, goals b
        WHERE a.time = (SELECT min(time) FROM goals) AND b.time = (SELECT max(time) FROM goals) AND b.time > a.time
            AND b.live >= 1.1 * a.live AND b.goal <= 1.02 * a.goal)
SELECT
    grown AS metric, sites,
    CASE WHEN grown < 0.2 * all_grown OR grown < 0.1 * before OR who IN (SELECT who FROM fell) OR pace < 0.4
            OR (age BETWEEN 1 AND 1e9 AND age * 10 < heap_nanos) OR (age > 1e9 AND heap_moments = 2 AND coalesce(before, 0) < 0.1 * grown)
        THEN 'info'
        WHEN age IS NULL OR age <= 0 THEN CASE WHEN heap_nanos >= 60e9 THEN 'warning' ELSE 'info' END END AS cap,
    CASE WHEN left < 3600e9 AND grown >= 0.2 * all_grown THEN 'critical'
        WHEN heap_moments > 2 AND grown >= 100e6 AND grown >= before AND NOT who IN (SELECT who FROM fell)
        THEN 'critical'
        END AS severity,
    'Memory made in ' || who || ' grows: ' || bytes(grown) || ' more is in use than ' ||
        coalesce(duration(heap_nanos) || ' before', 'at first') || ' (' || bytes(coalesce(before, 0)) || ', then ' ||
        bytes(coalesce(before, 0) + grown) || '), ' || percent(min(grown * 1.0 / made, 1)) ||
        ' of what it allocated in between' || CASE WHEN heap_nanos > 0 THEN '; at this pace ' ||
            bytes(grown * 3600e9 / heap_nanos) || ' an hour' ELSE '' END ||
        CASE WHEN left IS NULL THEN '' WHEN left <= 0 THEN '; that is all of the ' || bytes(goal) || ' that a memory limit leaves the heap'
            ELSE '; a memory limit leaves the heap ' || bytes(goal) || ', which it fills in ' || duration(left) END AS message,
    CASE WHEN heap_moments > 2 THEN amount(heap_moments) || ' moments' ELSE 'two moments' END AS confidence
FROM paced LEFT JOIN pinned
