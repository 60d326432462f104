-- id: chain-7-waiting
-- form: chain
-- title: In a process that waits, CPU is not what is wrong
-- guards: Less than a fifth of a CPU is used, and a finding says what goroutines wait for.
-- why: Where latency is waiting, a large share of a small CPU is worth knowing and nothing to be woken for.
WITH
    f AS (SELECT * FROM finding),
    waits AS (
        SELECT 1 FROM f WHERE severity >= 2 AND id IN ('deadlock-suspect', 'lock-held-across-blocking',
            'lock-contention', 'lock-convoy', 'chan-contention', 'goroutine-leak', 'blocked-forever'))
SELECT NULL AS cause, f.number AS effect, NULL AS because, 'info' AS severity
FROM f, cpu_total
WHERE cores < 0.2 AND EXISTS (SELECT 1 FROM waits) AND NOT EXISTS (SELECT 1 FROM f AS part WHERE part.cause = f.number AND part.severity >= 2)
    AND id IN ('fmt-hot', 'logging-hot', 'syscall-io', 'map-access-hot', 'channel-hot', 'runtime-lock',
        'scheduler-overhead', 'reflect-hot', 'slice-growth', 'map-growth', 'buffer-growth', 'string-concat',
        'string-conversion', 'interface-boxing', 'alloc-cpu-overhead', 'gc-cpu-overhead', 'gc-assist')
