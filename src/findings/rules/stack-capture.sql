-- id: stack-capture
-- title: Recording stacks uses much of the CPU
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.15 0.40
-- guards: A logger that looks for its caller is another finding, and so is a panic's handler.
-- why: The stack is unwound frame by frame, and naming the frames costs more than that.
-- measured: 70 % in database/sql's own tests, which call runtime.Stack at each put; 0 % without.
-- since: Go 1.16
-- remedy: Record a stack only for what is unexpected, once and not at each level that wraps an error. Errors that are
--   compared and forgotten need none.
-- more: pprofx top -cum -focus='runtime\.(Callers?|Stack|CallersFrames|FuncForPC)$|debug\.(Print)?Stack' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to recording stacks' ||
        coalesce(', most of it for ' || payer(site, samples), '') AS message
FROM cpu, cpu_total
WHERE stack_capture AND NOT logging AND NOT panicking AND NOT gc
