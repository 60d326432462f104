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
    waiting AS (
        SELECT site, place FROM (SELECT site, place, sum(n) AS n FROM asking GROUP BY place, site)
        ORDER BY place, sum(n) OVER (PARTITION BY place, name(site)) DESC, n DESC, site LIMIT 1),
    cost AS (
        SELECT sum(samples) AS k, coalesce(sum(samples) FILTER (WHERE user), 0) AS own,
            sum(samples) FILTER (WHERE connected_by AND user) AS dialled,
            sum(samples) FILTER (WHERE handshake) AS tls, sum(samples) FILTER (WHERE resolving) AS names,
            sites(coalesce(site, outer), samples, stack) FILTER (WHERE connected_by) AS dialling,
            sites(coalesce(site, outer), samples, stack) AS all_sites, max(outer) AS outermost
        FROM cpu WHERE connecting AND NOT gc)
SELECT
    k, app_samples AS n, CASE WHEN dialled * 5 >= k THEN dialling ELSE all_sites END AS sites, outermost AS outer,
    CASE WHEN own * 10 < k THEN name(w.site) END AS function, file(w.site) AS file, line(w.site) AS line,
    CASE WHEN own * 10 >= k THEN NULL WHEN place = 1 THEN 'pprofx top -cum -focus=getConn {block}'
        WHEN place > 1 THEN 'pprofx goroutines -all -focus={function} {goroutine}' END AS command,
    percent(k * 1.0 / app_samples) || ' of the application''s CPU goes to opening and closing connections' ||
        CASE WHEN tls * 10 > k THEN ', ' || percent(tls * 1.0 / app_samples) || ' to TLS handshakes' ELSE '' END ||
        CASE WHEN names * 10 > k THEN ', ' || percent(names * 1.0 / app_samples) || ' to looking up names' ELSE '' END ||
        CASE WHEN own * 10 < k THEN coalesce('; who waits for them is most often ' || name(w.site), '') ELSE '' END
        AS message
FROM cost, cpu_total LEFT JOIN waiting w
WHERE k > 0
