-- Version 2: a file may hold several goroutine dumps, each a profile of its own that shares the file's bytes; and
-- what a text tells beside samples.

CREATE TEMP TABLE profile_1 AS SELECT
    id, sha256, name, kind, bytes, compression, time_nanos, duration_nanos, period, period_type, period_unit,
    imported_nanos, go_version, go_oldest, go_newest, doc_url, n_samples, n_locations, n_functions, max_depth,
    has_tree, has_samples FROM profile;
CREATE TEMP TABLE sequence_1 AS SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'profile';
DROP TABLE profile;

CREATE TABLE profile ( -- one row for each profile: a file, or a goroutine dump of one that holds several
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- its number, as in DB#ID; never given to another profile
    sha256 BLOB, -- SHA-256 of the bytes as they were given; NULL for a file that "pprofx sql" only read
    moment INTEGER NOT NULL, -- 1, 2, …: which of the goroutine dumps of these bytes; 0 when there are none
    n_moments INTEGER NOT NULL, -- how many there are
    file INTEGER NOT NULL, -- blob.profile: whose bytes these are; its own id unless other dumps of them came first
    name TEXT NOT NULL, -- the path or name it was imported from
    kind TEXT NOT NULL, -- cpu, heap, allocs, goroutine, mutex, block, gc, …: what "pprofx info" calls it
    bytes INTEGER NOT NULL, -- size of the bytes as they were given; 0 when they are not stored
    compression TEXT NOT NULL, -- how these bytes are compressed: gzip, zstd, lz4 or ""
    time_nanos INTEGER NOT NULL, -- when it was taken, in nanoseconds since 1970 UTC; 0 when the profile does not say
    duration_nanos INTEGER NOT NULL, -- for how long it was taken, in nanoseconds; 0 when the profile does not say
    period INTEGER NOT NULL, -- one sample is taken every so many units
    period_type TEXT NOT NULL, -- of what the period is: cpu, space, …
    period_unit TEXT NOT NULL, -- the unit of the period
    imported_nanos INTEGER NOT NULL, -- when it was imported, in nanoseconds since 1970 UTC
    go_version TEXT NOT NULL, -- the Go release its names point to, as "pprofx info" prints it
    go_oldest INTEGER NOT NULL, -- the oldest it can be: 24 for Go 1.24; 0 when nothing tells
    go_newest INTEGER NOT NULL, -- the newest it can be; 0 when nothing tells
    doc_url TEXT NOT NULL, -- where the profile says it is explained
    headline TEXT NOT NULL, -- of a dump: the panic's or fatal error's text before it; "" when there is none
    line INTEGER NOT NULL, -- of a dump: the line of the text where it begins; else 0
    n_samples INTEGER NOT NULL, -- samples
    n_locations INTEGER NOT NULL, -- locations
    n_functions INTEGER NOT NULL, -- functions
    max_depth INTEGER NOT NULL, -- frames of the deepest stack, inlined calls included
    has_tree INTEGER NOT NULL, -- 1: node is the whole call tree (--tree); 0: pruned at 1/10000 of the total
    has_samples INTEGER NOT NULL, -- 1: the samples are stored too (--samples)
    has_goroutines INTEGER NOT NULL, -- 1: every goroutine of a dump is stored (--goroutines)
    UNIQUE (sha256, moment)
);

INSERT INTO profile SELECT
    id, sha256, 0, 0, id, name, kind, bytes, compression, time_nanos, duration_nanos, period, period_type,
    period_unit, imported_nanos, go_version, go_oldest, go_newest, doc_url, '', 0, n_samples, n_locations,
    n_functions, max_depth, has_tree, has_samples, 0 FROM temp.profile_1;
DELETE FROM sqlite_sequence WHERE name = 'profile';
INSERT INTO sqlite_sequence SELECT 'profile', seq FROM temp.sequence_1 WHERE seq IS NOT NULL;
DROP TABLE temp.profile_1;
DROP TABLE temp.sequence_1;

CREATE TABLE goroutine ( -- goroutines that have the same stack, state and creator, a row a group
    profile INTEGER NOT NULL, -- profile.id
    goroutine INTEGER NOT NULL, -- number of the group, in the order of the dump or profile
    state TEXT NOT NULL, -- what they do: "chan receive", "sync.Mutex.Lock", …; "" when the text does not say
    count INTEGER NOT NULL, -- how many they are
    wait_min INTEGER, -- for how long the newest has waited, in nanoseconds, a lower bound; NULL: none tells
    wait_median INTEGER, -- the same of the one in the middle
    wait_max INTEGER, -- the same of the oldest
    creator TEXT NOT NULL, -- the function that started them; "" when the text does not say
    stack TEXT NOT NULL, -- their frames, innermost first, a line each: function, a blank, file:line
    ids TEXT NOT NULL, -- the ids of the first 20, with blanks between them; "" when the text has none
    PRIMARY KEY (profile, goroutine)
) WITHOUT ROWID;

CREATE TABLE goroutine_each ( -- every goroutine of a dump imported with --goroutines
    profile INTEGER NOT NULL, -- profile.id
    position INTEGER NOT NULL, -- 0, 1, …: where in the dump
    id INTEGER NOT NULL, -- its id in the program (its 64 bits as a signed number)
    goroutine INTEGER, -- goroutine.goroutine: its group; NULL when it is in none
    parent INTEGER, -- id of the goroutine that started it; NULL when unknown
    wait INTEGER, -- for how long it has waited, in nanoseconds, a lower bound; NULL when unknown
    PRIMARY KEY (profile, position)
) WITHOUT ROWID;

CREATE TABLE memstats ( -- the numbers of runtime.MemStats behind a heap profile as text
    profile INTEGER NOT NULL, -- profile.id
    name TEXT NOT NULL, -- of the field: NumGC, HeapInuse, …; StackInuse and StackSys for "Stack = INUSE / SYS"
    position INTEGER NOT NULL, -- in a list such as PauseNs: 0, 1, …; else 0
    value NUMERIC NOT NULL, -- bytes, nanoseconds or a count, as the field has it
    PRIMARY KEY (profile, name, position)
) WITHOUT ROWID;

CREATE TABLE gc_cycle ( -- the garbage collections of a log: lines of GODEBUG=gctrace=1
    profile INTEGER NOT NULL, -- profile.id
    position INTEGER NOT NULL, -- 0, 1, …: in the order of the log
    cycle INTEGER NOT NULL, -- its number in the program, which begins again when that is restarted
    at INTEGER NOT NULL, -- when it began, in nanoseconds since the program's start
    cpu_percent REAL NOT NULL, -- of the CPUs' time since the program's start that was the collector's
    sweep_wall INTEGER NOT NULL, -- nanoseconds of the sweep's termination: the world stands still
    mark_wall INTEGER NOT NULL, -- of marking, while the program runs
    term_wall INTEGER NOT NULL, -- of the termination of marking: the world stands still
    sweep_cpu INTEGER NOT NULL, -- nanoseconds of CPUs in the sweep's termination
    assist_cpu INTEGER NOT NULL, -- in marking by goroutines that allocate
    background_cpu INTEGER NOT NULL, -- in marking by the collector's own workers
    idle_cpu INTEGER NOT NULL, -- in marking on CPUs that had nothing else to do
    term_cpu INTEGER NOT NULL, -- in the termination of marking
    heap_start INTEGER NOT NULL, -- bytes of the heap when it began, a multiple of 1 MiB, as all sizes here
    heap_end INTEGER NOT NULL, -- when it ended
    heap_live INTEGER NOT NULL, -- that were still in use
    goal INTEGER, -- the size of the heap it was to keep below; NULL when there was none
    stacks INTEGER, -- of stacks that were scanned; NULL before Go 1.18
    globals INTEGER, -- of globals that were scanned; NULL before Go 1.18
    procs INTEGER NOT NULL, -- CPUs of the program (GOMAXPROCS)
    forced INTEGER NOT NULL, -- 1 when the program asked for it
    PRIMARY KEY (profile, position)
) WITHOUT ROWID;
