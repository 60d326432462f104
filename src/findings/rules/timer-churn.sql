-- id: timer-churn
-- title: Timers are made again and again
-- kinds: cpu
-- needs: timer_made
-- metric: share of application CPU
-- unit: share
-- levels: 0.02 0.10 0.30
-- frames: timer_made = time.NewTimer time.After time.AfterFunc time.NewTicker time.Tick time.newTimer time.startTimer
--   runtime.addtimer runtime.doaddtimer runtime.newTimer
-- frames: timer_context = context.*
-- why: A timer is an object of its own and an entry of a heap that all goroutines of a processor share.
-- measured: 50-64 % with time.After in a loop, 0 % with one timer that is reset.
-- since: Go 1.16
-- remedy: Make one timer before the loop and Reset it, or give the loop one context with a deadline. For many rough
--   timeouts one ticker that looks at them all is enough.
-- remedy -1.22: Make one timer before the loop, Stop it, drain its channel and Reset it. Up to Go 1.22 what time.After
--   made stays in memory until it fires.
-- more: pprofx top -cum -relative_percentages
--   -focus='^time\.(After|NewTimer|AfterFunc|NewTicker|Tick|newTimer|startTimer)|runtime\.(addtimer|newTimer)' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to making timers' ||
        CASE WHEN sum(samples) FILTER (WHERE timer_context) * 2 > sum(samples) THEN ' for contexts' ELSE '' END
        AS message
FROM cpu, cpu_total
WHERE timer_made AND NOT gc
