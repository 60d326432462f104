-- id: channel-hot
-- title: Channel operations use much of the CPU
-- kinds: cpu
-- needs: channel
-- metric: share of application CPU
-- unit: share
-- levels: 0.15 0.30 0.60
-- frames: channel = runtime.chansend* runtime.chanrecv* runtime.selectgo runtime.selectnb* runtime.closechan
-- frames: channel_poll = runtime.selectnb* runtime.chanlen
-- guards: It is the program's own code that sends and receives. Below half a CPU it is never critical: a loop that does
--   nothing but receive costs next to nothing. Nor is asking without waiting, as for a sign to stop.
-- why: An operation that parks or wakes a goroutine costs a microsecond; for items that are less work than that the
--   channel is the program.
-- measured: 90-97 % with one item a message, 4-10 % with batches.
-- since: Go 1.16
-- remedy: Send batches, give the channel a buffer, or let each worker keep a queue of its own. Where the channel only
--   guards state, a mutex is cheaper.
-- more: pprofx top -cum -focus='runtime\.(chansend|chanrecv|selectgo|selectnb|closechan)' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    CASE WHEN cores < 0.5 OR sum(samples) FILTER (WHERE channel_poll) * 2 > sum(samples) THEN 'warning' END AS cap,
    CASE WHEN cores < 0.5 THEN 'it uses less than half a CPU' ELSE 'most of it asks without waiting' END AS reason,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to channels' ||
        CASE WHEN sum(samples) FILTER (WHERE channel_poll) * 2 > sum(samples)
            THEN ', most of it asking whether there is something, in a select with a default' ELSE '' END AS message
FROM cpu, cpu_total
WHERE channel AND direct AND NOT gc
