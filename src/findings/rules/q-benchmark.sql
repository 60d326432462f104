-- id: q-benchmark
-- form: quality
-- title: The profile is of a benchmark
-- kinds: cpu allocs heap
-- metric: share that is under testing.B
-- unit: share
-- why: A benchmark repeats one operation; what is much of it may be little of a program.
-- remedy: Read the findings as being about the benchmark. Compare runs with -count=10 or more and a fixed -benchtime and
--   -cpu, and take a profile of the program before it is changed.
WITH seen AS (
    SELECT sum(samples) FILTER (WHERE benchmark) * 1.0 / sum(samples) AS share FROM cpu
    UNION ALL SELECT sum(alloc_bytes) FILTER (WHERE benchmark) * 1.0 / sum(alloc_bytes) FROM allocs
)
SELECT
    max(share) AS metric,
    percent(max(share)) || ' of it is under testing.B: this is the profile of a benchmark, not of a program at work'
        AS message
FROM seen
HAVING max(share) > 0.2
