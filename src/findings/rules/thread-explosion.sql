-- id: thread-explosion
-- title: Very many goroutines hold a thread each
-- kinds: goroutine threadcreate
-- metric: goroutines in system calls, or locked to a thread
-- unit: goroutines
-- levels: 50 100 1000
-- rank: 35
-- guards: Calls to the network do not hold threads, unless the goroutine is locked to one; where moments are known, the
--   one with fewest counts, since a busy program is in short calls all the time. Only dumps with debug=2 tell who is
--   locked. There are no more threads than a threadcreate profile tells: goroutines beyond it are at the end of calls and
--   wait for a CPU, and where they are a tenth or more the calls are short: no more than information.
-- why: Each system call or call of C that blocks holds a thread of the kernel with its stack; at 10,000 the runtime
--   ends the program.
-- measured: 2 at most in all labelled programs; 300 blocked threads cost about 50 KB of stacks each. 134 goroutines with
--   107 threads, and none at another moment, where 500 goroutines write and sync small files, as is their work.
-- since: Go 1.16
-- remedy: Take a semaphore before calls that block (files, DNS by C, cgo, children), or use what the runtime can poll
--   (net, os pipes). Where runtime.LockOSThread is the reason, lock few workers and hand them the work.
-- more: pprofx goroutines -focus={function} {goroutine}
WITH at AS ( -- a moment at which nobody holds a thread is one, too
        SELECT p.form, p.moment, coalesce(sum(count) FILTER (WHERE state_class = 'thread'), 0) AS calls,
            coalesce(sum(locked) FILTER (WHERE state_class <> 'thread'), 0) AS locked,
            sites(coalesce(site, outer), max(count * (state_class = 'thread'), locked), stack) AS sites,
            payer(site, max(count * (state_class = 'thread'), locked)) AS who, max(outer) AS outer
        FROM profile p LEFT JOIN goroutine_moments g
            ON g.profile = p.profile AND NOT g.own AND (g.state_class = 'thread' OR g.locked)
        WHERE p.judged AND NOT p.before AND p.moment > 0 AND p.kind = 'goroutine'
        GROUP BY p.form, p.moment),
    calling AS (SELECT * FROM at ORDER BY calls, moment DESC, form LIMIT 1),
    holding AS (SELECT * FROM at WHERE form = 'debug=2' ORDER BY locked, moment DESC LIMIT 1),
    found AS (
        SELECT c.calls + coalesce(h.locked, 0) AS n, coalesce(h.locked, 0) AS locked,
            CASE WHEN h.locked > c.calls THEN h.sites ELSE c.sites END AS sites,
            CASE WHEN h.locked > c.calls THEN h.who ELSE c.who END AS who,
            CASE WHEN h.locked > c.calls THEN h.outer ELSE c.outer END AS outer
        FROM calling c LEFT JOIN holding h),
    threads AS (SELECT max(total) AS made FROM profile WHERE judged AND NOT before AND kind = 'threadcreate')
SELECT min(n, coalesce(made, n)) AS metric, sites, outer,
    CASE WHEN made < 0.9 * n THEN 'info' END AS cap,
    'there are fewer threads than goroutines that seem to hold one, so such calls are short' AS reason,
    CASE WHEN made < n THEN 'Up to ' || amount(made) || ' of ' || amount(n) || ' goroutines' ELSE amount(n) || ' goroutines' END ||
        ' hold a thread each' || CASE WHEN locked * 10 > n * 9 THEN ', locked to it by runtime.LockOSThread'
            WHEN locked THEN ': ' || amount(locked) || ' are locked to it, the others are in system calls'
            ELSE ' in a system call' END || coalesce(', most in ' || who, '') ||
        CASE WHEN made < n THEN '; the others are at the end of such calls, as the process has made ' || amount(made) || ' threads'
            ELSE coalesce('; the process has made ' || amount(made) || ' threads', '') END AS message,
    CASE WHEN made >= n THEN 'the process has as many threads' END AS confidence
FROM found, threads
