-- id: exec-heavy
-- title: Commands are started again and again
-- kinds: cpu goroutine
-- needs: exec
-- metric: share of application CPU
-- unit: share
-- levels: 0.01 0.05 0.20
-- frames: exec = os/exec.(*Cmd).* os/exec.Command* os/exec.LookPath* os/exec.lookPath os.StartProcess os.startProcess
--   syscall.forkExec syscall.ForkExec syscall.StartProcess syscall.forkAndExecInChild*
-- frames: exec_start = os/exec.(*Cmd).Start os.StartProcess os.startProcess syscall.forkExec syscall.ForkExec
--   syscall.StartProcess
-- frames: exec_copy = io.Copy* io.copyBuffer
-- frames: child_wait = os.(*Process).wait os.(*Process).blockUntilWaitable os.(*Process).pidfdWait os.(*Process).Wait
-- guards: Copying what a command reads and writes does not count: a helper that is kept has that too. Where there is
--   too little CPU to say, a megabyte a second that starting commands allocates is a warning: each needs 6 to 10 KB, for
--   arguments, environment and pipes, so that is a hundred a second, and thirty where the environment is large.
-- why: The CPU of the commands themselves is not in this profile, so a small share stands for much more.
-- measured: 96-100 % of the CPU of a parent that starts a command for each request, 0 % with a helper that is kept. 0.06
--   of a CPU, 9 of 22 samples, in a parent that starts 330 shells a second; 2.3 MB a second, 7 KB for each.
-- since: Go 1.16
-- remedy: Do it in the process, by a library or a system call. Where the command is needed, keep one running and send it
--   the work, or bound how many run at once; use CommandContext with a timeout.
-- more: pprofx top -cum -relative_percentages -focus='(?i)os/exec|forkExec|startProcess' {cpu}
WITH cost AS (
        SELECT sum(samples) AS k, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer
        FROM cpu WHERE exec AND NOT exec_copy AND NOT gc),
    made AS (
        SELECT sum(alloc_bytes) AS bytes, sum(alloc_raw) AS raw, sites(coalesce(site, outer), alloc_bytes, stack) AS made_sites
        FROM allocs WHERE exec_start),
    judged AS (
        SELECT *, raw >= 10 AND bytes * 1e9 / lived >= 1e6 AND (coalesce(k, 0) < 10 OR app_samples < 30) AS by_bytes
        FROM cost, made, age, cpu_total),
    waiting AS (
        SELECT coalesce((SELECT '; ' || amount(sum(count)) || ' goroutines wait for one to end' FROM goroutine WHERE child_wait
                HAVING sum(count) > 1), '') ||
            coalesce((SELECT ', ' || amount(sum(now - was)) || ' more than at the first moment: they may hang' FROM growth
                WHERE child_wait HAVING sum(now - was) >= 10 AND sum(now) >= 1.5 * sum(was)), '') AS ends)
SELECT
    CASE WHEN NOT coalesce(by_bytes, 0) THEN k END AS k, CASE WHEN NOT coalesce(by_bytes, 0) THEN app_samples END AS n,
    CASE WHEN by_bytes THEN made_sites ELSE sites END AS sites, outer,
    CASE WHEN by_bytes THEN 'warning' END AS severity, 'a megabyte a second or more in starting them' AS reason,
    CASE WHEN by_bytes THEN 'allocs' END AS basis,
    CASE WHEN by_bytes THEN 'pprofx top -cum -sample_index=alloc_space -focus=''os/exec|forkExec|startProcess'' {allocs}'
        END AS command,
    CASE WHEN by_bytes THEN 'Starting commands allocates ' || bytes(bytes * 1e9 / lived) ||
        ' a second, 6 to 10 KB for each as a rule; what they use themselves is in no profile'
    ELSE percent(k * 1.0 / app_samples) ||
        ' of the application''s CPU goes to starting commands; what they use themselves is not in this profile' END || ends AS message
FROM judged, waiting
WHERE k > 0 OR by_bytes
