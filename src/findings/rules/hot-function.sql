-- id: hot-function
-- title: One function owns much of the CPU
-- kinds: cpu
-- metric: share of application CPU
-- unit: share
-- levels: 0.20 off off
-- rank: 900
-- leaf: leaf_copy = runtime.memmove runtime.duffcopy runtime.typedmemmove
-- leaf: leaf_hash = runtime.aeshash* runtime.memhash* runtime.strhash* aeshashbody internal/runtime/maps.memHash*
-- leaf: preempted = runtime.asyncPreempt*
-- frames: leaf_map = runtime.map* internal/runtime/maps.*
-- frames: leaf_io = internal/poll.* syscall.*
-- guards: A quarter more than the level, which the lower end reaches. A function counts with what it calls of the libraries and the runtime, its closures with it.
-- why: A quarter of the CPU in one function is where to look first, whatever it does; whether it has to do it no profile
--   tells.
-- since: Go 1.23
-- remedy: Look at its lines with the command below and ask whether the work is needed that often. Making it free would make
--   the program about as much faster as the message says.
-- remedy 1.21-: Look at its lines with the command below and ask whether the work is needed that often; making it
--   free would make the program about as much faster as the message says. A CPU profile of the real load as
--   default.pgo beside main lets the compiler inline more of it, often for 2 to 14 %.
-- more: pprofx top -cum -lines -focus={function} {cpu}
WITH -- names are asked for few sites: those with a thousandth of the CPU or more
    by_site AS MATERIALIZED (
        SELECT site, sum(samples) AS samples FROM cpu WHERE user AND NOT gc GROUP BY site
        HAVING sum(samples) * 1000 >= (SELECT app_samples FROM cpu_total)),
    hot AS (
        SELECT name(site) AS f FROM by_site GROUP BY 1
        HAVING sum(samples) >= 1.25 * level('info') * (SELECT app_samples FROM cpu_total)),
    of_hot AS MATERIALIZED (SELECT site, f FROM by_site JOIN hot ON f = name(site))
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU is ' || f || ', most of it ' ||
        CASE WHEN sum(samples) FILTER (WHERE self OR preempted AND direct) * 2 > sum(samples) THEN 'its own code'
            WHEN sum(samples) FILTER (WHERE malloc) * 2 > sum(samples) THEN 'allocating'
            WHEN sum(samples) FILTER (WHERE leaf_io) * 2 > sum(samples) THEN 'system calls'
            WHEN sum(samples) FILTER (WHERE leaf_copy) * 2 > sum(samples) THEN 'copying memory'
            WHEN sum(samples) FILTER (WHERE leaf_map OR leaf_hash) * 2 > sum(samples) THEN 'maps'
            WHEN sum(samples) FILTER (WHERE NOT direct) * 2 > sum(samples) THEN 'in libraries it calls'
            ELSE 'in the runtime' END ||
        CASE WHEN sum(samples) < app_samples * 0.9 THEN '; without it the program would be about ' ||
            number(1 / (1 - sum(samples) * 1.0 / all_samples)) || ' times as fast' ELSE '' END AS message
FROM cpu JOIN of_hot USING (site), cpu_total
WHERE user AND NOT gc AND coalesce(cores, 1) >= 0.05
GROUP BY f
