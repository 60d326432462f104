-- id: chain-9-little
-- form: chain
-- title: A large share of next to nothing
-- guards: What the finding is about takes less than a twelfth of one CPU: its share, times the CPUs that the process
--   uses; a twentieth for gc-assist, which is latency first.
-- why: A share says how much faster the process would be. Where it hardly runs, nobody would notice: most of what such a
--   process does is to wake up, to start goroutines and to set timers.
-- measured: 0.05 to 0.07 of a CPU, and 46 to 79 % of all samples, where workers wait for items that come in small lots
--   every two milliseconds; 0.03 and 55 % where 4,000 goroutines a second are started that only wait; 0.02 and 23 %
--   where calls have deadlines. 0.12 to 2 CPUs where such a finding is the fault that a program was made for, on a
--   busy machine, too.
WITH f AS (SELECT * FROM finding)
SELECT NULL AS cause, f.number AS effect, NULL AS because, 'info' AS severity
FROM f, cpu_total
WHERE metric * cores < CASE id WHEN 'gc-assist' THEN 0.05 ELSE 0.08 END
    AND id IN ('alloc-cpu-overhead', 'buffer-growth', 'channel-hot', 'clock-hot', 'codec-json', 'compress-init',
        'finalizer-pressure', 'fmt-hot', 'gc-assist', 'gc-cpu-overhead', 'goroutine-churn', 'interface-boxing',
        'logging-hot', 'map-access-hot', 'map-growth', 'memory-copy', 'panic-control-flow', 'reflect-hot',
        'regexp-compile', 'runtime-lock', 'scheduler-overhead', 'slice-growth', 'stack-capture', 'stack-growth',
        'string-concat', 'string-conversion', 'syscall-io', 'timer-churn')
