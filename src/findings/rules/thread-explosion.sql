-- id: thread-explosion
-- title: Very many goroutines hold a thread each
-- kinds: goroutine threadcreate
-- metric: goroutines in system calls, or locked to a thread
-- unit: goroutines
-- levels: 50 100 1000
-- rank: 35
-- guards: Calls to the network do not hold threads; where moments are known, the one with fewest counts, since a busy
--   program is in short calls all the time. There are no more threads than a threadcreate profile tells: goroutines
--   beyond it are at the end of calls and wait for a CPU.
-- why: Each system call or call of C that blocks holds a thread of the kernel with its stack; at 10,000 the runtime
--   ends the program.
-- measured: 2 at most in all labelled programs; 300 blocked threads cost about 50 KB of stacks each.
-- remedy: Take a semaphore before calls that block: files, DNS by C, cgo, children. Use what the runtime can poll
--   (net, os pipes) where there is a choice.
-- more: pprofx goroutines {goroutine}
WITH at AS (
        SELECT form, moment, sum(count) AS n, sites(site, count, stack) AS sites, payer(site, count) AS who,
            max(outer) AS outer
        FROM goroutine_moments
        WHERE NOT before AND NOT own AND (state_class = 'thread' OR state LIKE '%locked to thread%')
        GROUP BY form, moment),
    threads AS (SELECT max(total) AS made FROM profile WHERE judged AND NOT before AND kind = 'threadcreate')
SELECT min(min(n), coalesce(made, min(n))) AS metric, sites, outer,
    amount(min(n)) || ' goroutines hold a thread each in a system call' || coalesce(', most in ' || who, '') ||
        coalesce('; the process has made ' || amount(made) || ' threads', '') AS message,
    CASE WHEN made >= n THEN 'measured twice' ELSE 'single profile' END AS confidence
FROM at, threads
HAVING min(n) >= 50
