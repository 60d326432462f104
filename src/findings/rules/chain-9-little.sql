-- id: chain-9-little
-- form: chain
-- title: A large share of next to nothing
-- guards: What the finding is about takes less than a twentieth of one CPU: its share, times the CPUs that the process
--   uses.
-- why: A share says how much faster the process would be. Where it hardly runs, nobody would notice: most of what such a
--   process does is to wake up, to start goroutines and to set timers.
-- measured: 0.03 of a CPU, and 55 % of all samples, where 4,000 goroutines a second are started that only wait; 0.02 and
--   23 % where calls have deadlines. 0.15 to 2 CPUs where such a finding is the fault that a program was made for.
WITH f AS (SELECT * FROM finding)
SELECT NULL AS cause, f.number AS effect, NULL AS because, 'info' AS severity
FROM f, cpu_total
WHERE metric * cores < 0.05
    AND id IN ('alloc-cpu-overhead', 'buffer-growth', 'channel-hot', 'clock-hot', 'codec-json', 'compress-init',
        'finalizer-pressure', 'fmt-hot', 'gc-assist', 'gc-cpu-overhead', 'goroutine-churn', 'interface-boxing',
        'logging-hot', 'map-access-hot', 'map-growth', 'memory-copy', 'panic-control-flow', 'reflect-hot',
        'regexp-compile', 'runtime-lock', 'scheduler-overhead', 'slice-growth', 'stack-capture', 'stack-growth',
        'string-concat', 'string-conversion', 'syscall-io', 'timer-churn')
