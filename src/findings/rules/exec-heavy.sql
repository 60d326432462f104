-- id: exec-heavy
-- title: Commands are started again and again
-- kinds: cpu goroutine
-- needs: exec
-- metric: share of application CPU
-- unit: share
-- levels: 0.01 0.05 0.20
-- frames: exec = os/exec.(*Cmd).* os/exec.Command* os/exec.LookPath* os/exec.lookPath os.StartProcess os.startProcess
--   syscall.forkExec syscall.ForkExec syscall.StartProcess syscall.forkAndExecInChild*
-- frames: exec_copy = io.Copy* io.copyBuffer
-- frames: child_wait = os.(*Process).wait os.(*Process).blockUntilWaitable os.(*Process).pidfdWait os.(*Process).Wait
-- guards: Copying what a command reads and writes does not count: a helper that is kept has that too.
-- why: The CPU of the commands themselves is not in this profile, so a small share stands for much more.
-- measured: 96-100 % of the CPU of a parent that starts a command for each request, 0 % with a helper that is kept.
-- since: Go 1.16
-- remedy: Do it in the process, by a library or a system call. Where the command is needed, keep one running and send it
--   the work, or bound how many run at once; use CommandContext with a timeout.
-- more: pprofx top -cum -relative_percentages -focus='(?i)os/exec|forkExec|startProcess' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) ||
        ' of the application''s CPU goes to starting commands; what they use themselves is not in this profile' ||
        coalesce((SELECT '; ' || amount(sum(count)) || ' goroutines wait for one to end' FROM goroutine WHERE child_wait
            HAVING sum(count) > 1), '') ||
        coalesce((SELECT ', ' || amount(sum(now - was)) || ' more than at the first moment: they may hang' FROM growth
            WHERE child_wait HAVING sum(now - was) >= 10 AND sum(now) >= 1.5 * sum(was)), '') AS message
FROM cpu, cpu_total
WHERE exec AND NOT exec_copy AND NOT gc
