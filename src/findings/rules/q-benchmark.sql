-- id: q-benchmark
-- form: quality
-- title: The profile is of a benchmark
-- kinds: cpu allocs heap
-- metric: share that is under testing.B
-- unit: share
-- why: A benchmark repeats one operation; what is much of it may be little of a program.
-- remedy: Read the findings as being about the benchmark. Compare runs with -count=10 or more and a fixed -benchtime and
--   -cpu, and take a profile of the program before it is changed.
SELECT
    share AS metric,
    percent(share) || ' of it is under testing.B: this is the profile of a benchmark, not of a program at work' AS message
FROM benchmark_total
WHERE is_benchmark
