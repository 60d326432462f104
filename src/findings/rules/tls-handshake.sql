-- id: tls-handshake
-- title: TLS handshakes use much of the CPU
-- kinds: cpu goroutine
-- needs: handshake
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.20 0.50
-- frames: handshake_client = crypto/tls.(*Conn).clientHandshake
-- guards: A connection that is kept needs no second handshake, so a busy server that is well spends next to nothing.
-- why: A handshake costs as much as thousands of short requests on a connection that is there.
-- measured: 85-91 % with a connection for each request, below 1 % with kept ones; 18 % in a real service.
-- since: Go 1.16
-- remedy: Keep connections alive: one shared Transport, bodies read to their end and closed, MaxIdleConnsPerHost as large
--   as the number of parallel requests. Let clients resume sessions, and prefer ECDSA certificates to RSA.
-- more: pprofx top -cum -focus='(?i)handshake' {cpu}
WITH client AS (
        SELECT site
        FROM (SELECT site, sum(count) AS n FROM goroutine WHERE round_trip AND user GROUP BY site)
        ORDER BY sum(n) OVER (PARTITION BY name(site)) DESC, n DESC, site LIMIT 1),
    cost AS (
        SELECT sum(samples) AS k, sum(samples) FILTER (WHERE user) AS own,
            sum(samples) FILTER (WHERE handshake_client) AS as_client,
            sites(coalesce(site, outer), samples, stack) AS sites
        FROM cpu WHERE handshake AND NOT gc)
SELECT
    k, app_samples AS n, sites,
    CASE WHEN own IS NULL AND as_client > 0 THEN name(c.site) END AS function, file(c.site) AS file, line(c.site) AS line,
    CASE WHEN own IS NULL AND as_client > 0 AND c.site NOT NULL
        THEN 'pprofx goroutines -focus={function} {goroutine}' END AS command,
    percent(k * 1.0 / app_samples) || ' of the application''s CPU goes to TLS handshakes' ||
        CASE WHEN as_client IS NULL THEN ' with clients that connect' WHEN as_client = k THEN ' with servers it connects to'
            ELSE ', ' || percent(as_client * 1.0 / app_samples) || ' as the client' END ||
        CASE WHEN own IS NULL AND as_client > 0 THEN coalesce('; who waits for them is most often ' || name(c.site), '')
            ELSE '' END AS message
FROM cost, cpu_total LEFT JOIN client c
WHERE k > 0
