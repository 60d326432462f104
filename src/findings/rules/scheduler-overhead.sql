-- id: scheduler-overhead
-- title: The scheduler uses much of the CPU
-- kinds: cpu
-- needs: scheduling
-- metric: share of all CPU
-- unit: share
-- levels: 0.15 0.30 0.60
-- frames: scheduling = runtime.schedule runtime.findRunnable runtime.findrunnable runtime.stealWork runtime.park_m
--   runtime.wakep runtime.ready runtime.goready runtime.startm runtime.stopm
-- frames: cond = sync.(*Cond).*
-- frames: parking = time.Sleep runtime.chansend* runtime.chanrecv* runtime.selectgo runtime.semacquire*
--   runtime.semrelease* sync.(*Cond).* sync.(*WaitGroup).* runtime.newproc runtime.Gosched
-- guards: Nothing is said where the process uses less than a third of a CPU, and no more than a note below half: one
--   that mostly sleeps has little but the scheduler. What waiting in a sync.Cond costs is the program's own doing:
--   where it is surely 15 % there is no such limit. One whose goroutines are ready to run, a quarter of them when they
--   were looked at, does not sleep but is kept from the CPU by other processes: there a sixth of a CPU is enough. The
--   scheduler's own stacks have no frame of the program's; who is blamed is who parks and wakes. What goroutines that
--   only yield cost does not count.
-- why: The scheduler looks for work whenever a goroutine parks; much of it means that goroutines are woken for next to
--   nothing.
-- measured: 50-56 % where messages go round between goroutines, 23-31 % where one is started for each item, 2-5 % in a
--   web server; 98 % in a process that sleeps, at a third of a CPU; 50-77 % where a sync.Cond or short sleeps wake
--   goroutines, at 0.3 of a CPU on a busy machine with 44-84 % of the goroutines ready, 0 of 3,826 in one that sleeps.
--   45-64 %, at 0.4 of a CPU, where Broadcast wakes 200 workers for each item.
-- since: Go 1.16
-- remedy: Wake less often: batch what is handed over, merge timers and tickers. Let a goroutine finish a piece of
--   work alone. Where one waiter is enough, Signal wakes one; Broadcast wakes all.
-- remedy -1.24: Wake less often: batch what is handed over, merge timers and tickers. In a container set GOMAXPROCS to
--   its CPU limit, which Go 1.25 does by itself.
-- more: pprofx top -cum
--   -focus='Sleep|chansend|chanrecv|selectgo|semacquire|semrelease|Cond|WaitGroup|newproc|Gosched' {cpu}
WITH ready AS ( -- at the last moment
    SELECT coalesce(sum(count) FILTER (WHERE state IN ('runnable', 'running')) * 4 >= sum(count), 0) AS kept
    FROM goroutine WHERE entry NOT NULL AND NOT own AND NOT profiler)
SELECT
    sum(samples) FILTER (WHERE scheduling OR cond) AS k, all_samples AS n,
    sites(coalesce(site, outer), samples, stack) AS sites,
    CASE WHEN cores < 0.5 AND NOT kept AND low(total(samples) FILTER (WHERE cond), all_samples, 2) < 0.15
        THEN 'info' END AS cap,
    'less than half a CPU is used' AS reason,
    percent(sum(samples) FILTER (WHERE scheduling OR cond) * 1.0 / all_samples) ||
        ' of the CPU goes to the scheduler' || CASE WHEN total(samples) FILTER (WHERE cond) * 20 >= all_samples
            THEN ' and to waking and waiting in a sync.Cond' ELSE '' END AS message
FROM cpu, cpu_total, ready
WHERE cores >= CASE WHEN kept THEN 0.17 ELSE 0.33 END AND (scheduling OR parking AND user) AND NOT gosched AND NOT gc
