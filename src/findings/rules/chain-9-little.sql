-- id: chain-9-little
-- form: chain
-- title: A large share of next to nothing
-- guards: What the finding is about takes less than 0.08 of a CPU: its share, times the CPUs that the process uses; 0.05
--   for gc-assist, regexp-compile and stack-growth, which warn from 5 % on. That is said of costs of CPU alone, by the
--   profiles that a rule reads: commands, connections and handshakes take time outside the process, too.
-- why: A share says how much faster the process would be. Where it hardly runs, nobody would notice: most of what such a
--   process does is to wake up, to start goroutines and to set timers.
-- measured: 0.05 to 0.07 of a CPU, and 46 to 79 % of all samples, where workers wait for items that come in small lots
--   every two milliseconds; 0.03 and 55 % where 4,000 goroutines a second are started that only wait; 0.02 and 23 %
--   where calls have deadlines. 0.06 to 0.1, and 23 to 29 %, where each request compiles expressions. 0.12 to 2 CPUs
--   where such a finding is the fault that a program was made for, on a busy machine, too.
SELECT NULL AS cause, number AS effect, 'it is ' || number(metric * cores) || ' of a CPU' AS because, 'info' AS severity
FROM finding, cpu_total
WHERE metric * cores < CASE WHEN id IN ('gc-assist', 'regexp-compile', 'stack-growth') THEN 0.05 ELSE 0.08 END
    AND unit = 'share' AND kinds IN ('cpu', 'cpu gc')
