-- id: logging-hot
-- title: Logging uses much of the CPU
-- kinds: cpu
-- needs: logging
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- frames: log_lock = sync.(*Mutex).* internal/sync.(*Mutex).*
-- frames: log_write = syscall.write syscall.Write internal/poll.(*FD).Write
-- guards: The time that goroutines wait for the logger's lock is not CPU and is a finding of its own.
-- why: A log line costs microseconds for formatting, a lock and a system call, and each request writes several.
-- measured: 27-44 % where each item writes a line, 0 % where a request does.
-- since: Go 1.16
-- remedy: Check the level before anything is formatted, log less on this path or a sample of it, and hand fields over
--   instead of formatted text. Leave out Lshortfile and AddSource: each line looks for its caller then.
-- more: pprofx top -cum -focus='^(log|log/slog|go.uber.org/zap|github.com/(rs/zerolog|sirupsen/logrus))[./]' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to logging' ||
        CASE WHEN sum(samples) FILTER (WHERE log_write) * 3 > sum(samples)
            THEN ', ' || percent(sum(samples) FILTER (WHERE log_write) * 1.0 / app_samples) || ' to writing the lines'
            ELSE '' END ||
        CASE WHEN sum(samples) FILTER (WHERE stack_capture) * 10 > sum(samples)
            THEN ', ' || percent(sum(samples) FILTER (WHERE stack_capture) * 1.0 / app_samples) ||
                ' to looking for the caller' ELSE '' END ||
        CASE WHEN sum(samples) FILTER (WHERE log_lock) * 10 > sum(samples)
            THEN ', ' || percent(sum(samples) FILTER (WHERE log_lock) * 1.0 / app_samples) || ' to the logger''s lock'
            ELSE '' END AS message
FROM cpu, cpu_total
WHERE logging AND NOT gc
