-- What many rules need of the process that is being judged, worked out once.

DROP TABLE IF EXISTS chosen;
CREATE TABLE chosen AS -- one row: the profiles that rules look at; NULL where there is none
    SELECT
        (SELECT profile FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'heap'
            ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1) AS heap,
        (SELECT profile FROM profile WHERE judged AND NOT before AND moment > 0 AND kind IN ('allocs', 'heap')
            ORDER BY kind = 'allocs' DESC, form = 'protobuf' DESC, moment DESC LIMIT 1) AS allocs,
        (SELECT profile FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'mutex'
            ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1) AS mutex,
        (SELECT profile FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'block'
            ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1) AS block,
        (SELECT profile FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'goroutine'
            ORDER BY form = 'debug=2' DESC, form = 'protobuf' DESC, moment DESC LIMIT 1) AS goroutine,
        (SELECT p.profile FROM profile p WHERE p.judged AND NOT p.before
            AND EXISTS (SELECT 1 FROM memstats m WHERE m.profile = p.profile)
            ORDER BY p.moment DESC LIMIT 1) AS memstats,
        (SELECT profile FROM profile WHERE judged AND before AND moment > 0 AND kind IN ('allocs', 'heap')
            ORDER BY kind = 'allocs' DESC, form = 'protobuf' DESC, moment DESC LIMIT 1) AS before_allocs,
        (SELECT profile FROM profile WHERE judged AND before AND moment > 0 AND kind = 'heap'
            ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1) AS before_heap,
        (SELECT profile FROM profile WHERE judged AND before AND moment > 0 AND kind = 'mutex'
            ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1) AS before_mutex,
        (SELECT profile FROM profile WHERE judged AND before AND moment > 0 AND kind = 'block'
            ORDER BY form = 'protobuf' DESC, moment DESC LIMIT 1) AS before_block,
        (SELECT b.profile FROM profile b WHERE b.judged AND b.before AND b.moment > 0 AND b.kind = 'goroutine'
            ORDER BY b.form = 'debug=2' DESC, b.form = 'protobuf' DESC, b.moment DESC LIMIT 1) AS before_goroutine;

DROP TABLE IF EXISTS cpu_total;
CREATE TABLE cpu_total AS -- one row: all of the CPU profiles together
    SELECT
        (SELECT count(*) FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'cpu') AS profiles,
        (SELECT coalesce(sum(duration_nanos), 0) FROM profile WHERE judged AND NOT before AND moment > 0 AND kind = 'cpu')
            AS duration,
        coalesce(sum(samples), 0) AS all_samples,
        coalesce(sum(nanos), 0) AS all_nanos,
        coalesce(sum(samples) FILTER (WHERE app AND NOT gc), 0) AS app_samples
    FROM cpu;
ALTER TABLE cpu_total ADD COLUMN cores REAL; -- of CPU it used, on average; NULL: no duration is told
UPDATE cpu_total SET cores = all_nanos * 1.0 / duration WHERE duration > 0;

DROP TABLE IF EXISTS before_total;
CREATE TABLE before_total AS -- one row: cpu_total of the set before
    SELECT
        (SELECT count(*) FROM profile WHERE judged AND before AND moment > 0 AND kind = 'cpu') AS before_profiles,
        (SELECT coalesce(sum(duration_nanos), 0) FROM profile
            WHERE judged AND before AND moment > 0 AND kind = 'cpu') AS before_duration,
        coalesce(sum(samples), 0) AS before_samples,
        coalesce(sum(nanos), 0) AS before_nanos
    FROM before_cpu;

DROP TABLE IF EXISTS go;
CREATE TABLE go AS -- one row: the Go releases the process can be of; 0: not bounded on this side
    SELECT
        coalesce(max(is_go), 0) AS is_go,
        coalesce(max(go_oldest), 0) AS oldest,
        coalesce(min(go_newest) FILTER (WHERE go_newest > 0), 0) AS newest
    FROM profile WHERE judged AND NOT before;

DROP TABLE IF EXISTS age;
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
        -- One collection's distance before the first one; the runtime keeps the ends of the last 256 only.
        CAST(min(coalesce(seen.first, ends.first),
            ends.first - (ends.last - ends.first) * 1.0 / (ends.n - 1) * (ends.collections - ends.n + 1)) AS INTEGER)
            AS began, -- an estimate, from the collections so far; NULL: nothing tells
        min(coalesce(seen.first, ends.first), coalesce(ends.first, seen.first))
            AS seen, -- it was there at this time; NULL: nothing tells
        max(coalesce(seen.last, ends.last), coalesce(ends.last, seen.last)) AS last -- and is last heard of then
    FROM seen, ends;
