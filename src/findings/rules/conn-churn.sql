-- id: conn-churn
-- title: Opening connections uses much of the CPU
-- kinds: cpu goroutine
-- needs: connecting
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- frames: connecting = net.(*Dialer).* net.(*sysDialer).* net.(*netFD).connect net.(*netFD).accept net.(*netFD).dial
--   net.(*TCPListener).* net.(*conn).Close net.(*netFD).Close net/http.(*Transport).dialConn*
--   net/http.(*Transport).startDialConnForLocked net.(*Resolver).* net.(*resolverConfig).* net.goLookup*
-- frames: resolving = net.(*Resolver).* net.goLookup* net.cgoLookup*
-- frames: connected_by = net.(*Dialer).* net.(*sysDialer).* net/http.(*Transport).dialConn*
-- frames: getting_conn = net/http.(*Transport).getConn
-- guards: Where a process dials and accepts, who dials is blamed: the other end only follows. Where the dialling
--   goroutine has no frame of the program's, who is blamed is who waits for a connection: most often in the block
--   profile, else in the goroutine profile. Only where nobody does is it who waits for an answer, since those may be
--   other clients, which keep theirs.
-- why: Each new connection costs a handshake, some ten system calls and two goroutines on either side, which a kept one
--   does not.
-- since: Go 1.23
-- remedy: Share one http.Transport with keep-alive, read bodies to their end and close them, and set
--   MaxIdleConnsPerHost to the number of parallel requests. Keep looked-up names for a while.
-- more: pprofx top -cum -focus='^net\.\(\*(Dialer|sysDialer|netFD|TCPListener|conn|Resolver)|dialConn|goLookup' {cpu}
WITH asking AS (
        SELECT site, 1 AS place, contentions AS n FROM block WHERE getting_conn AND user
        UNION ALL
        SELECT site, 2, count FROM goroutine WHERE getting_conn AND user
        UNION ALL
        SELECT site, 3, count FROM goroutine WHERE round_trip AND user),
    waiting AS (SELECT site, place FROM asking GROUP BY place, name(site) ORDER BY place, sum(n) DESC LIMIT 1)
SELECT
    sum(samples) AS k, app_samples AS n,
    CASE WHEN sum(samples) FILTER (WHERE connected_by AND user) * 5 >= sum(samples)
        THEN sites(coalesce(site, outer), samples, stack) FILTER (WHERE connected_by)
        ELSE sites(coalesce(site, outer), samples, stack) END AS sites, max(outer) AS outer,
    CASE WHEN coalesce(sum(samples) FILTER (WHERE user), 0) * 10 < sum(samples)
        THEN (SELECT name(site) FROM waiting) END AS function,
    CASE WHEN coalesce(sum(samples) FILTER (WHERE user), 0) * 10 < sum(samples)
        THEN (SELECT CASE place WHEN 1 THEN 'pprofx top -cum -focus=getConn {block}'
            ELSE 'pprofx goroutines -all -focus={function} {goroutine}' END FROM waiting) END AS command,
    (SELECT file(site) FROM waiting) AS file,
    (SELECT line(site) FROM waiting) AS line,
    percent(sum(samples) * 1.0 / app_samples) || ' of the CPU goes to opening and closing connections' ||
        CASE WHEN sum(samples) FILTER (WHERE handshake) * 10 > sum(samples)
            THEN ', ' || percent(sum(samples) FILTER (WHERE handshake) * 1.0 / app_samples) || ' to TLS handshakes'
            ELSE '' END ||
        CASE WHEN sum(samples) FILTER (WHERE resolving) * 10 > sum(samples)
            THEN ', ' || percent(sum(samples) FILTER (WHERE resolving) * 1.0 / app_samples) || ' to looking up names'
            ELSE '' END AS message
FROM cpu, cpu_total
WHERE connecting AND NOT gc
