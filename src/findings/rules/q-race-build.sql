-- id: q-race-build
-- form: quality
-- title: The program was built with a sanitizer
-- kinds: cpu
-- needs: sanitizer
-- metric: share of all CPU
-- unit: share
-- frames: sanitizer = runtime.race* racecall* runtime.racecall* __tsan_* runtime.msan* runtime.asan* __asan_* __msan_*
-- why: The race detector makes a program two to twenty times slower, and not all of its parts alike.
-- remedy: Profile a build without -race, -msan and -asan.
SELECT
    sum(samples) * 1.0 / all_samples AS metric,
    percent(sum(samples) * 1.0 / all_samples) || ' of the CPU is the race detector or another sanitizer' AS message
FROM cpu, cpu_total
WHERE sanitizer
HAVING sum(samples) * 100 >= all_samples
