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
    SELECT site FROM goroutine WHERE round_trip AND user GROUP BY name(site) ORDER BY sum(count) DESC LIMIT 1
)
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    CASE WHEN sum(samples) FILTER (WHERE user) IS NULL AND sum(samples) FILTER (WHERE handshake_client) > 0
        THEN (SELECT name(site) FROM client) END AS function,
    CASE WHEN sum(samples) FILTER (WHERE user) IS NULL AND sum(samples) FILTER (WHERE handshake_client) > 0
            AND EXISTS (SELECT 1 FROM client)
        THEN 'pprofx goroutines -focus={function} {goroutine}' END AS command,
    (SELECT file(site) FROM client) AS file,
    (SELECT line(site) FROM client) AS line,
    percent(sum(samples) * 1.0 / app_samples) || ' of the CPU goes to TLS handshakes' ||
        CASE WHEN sum(samples) FILTER (WHERE handshake_client) IS NULL THEN ' with clients that connect'
            WHEN sum(samples) FILTER (WHERE NOT handshake_client) IS NULL THEN ' with servers it connects to'
            ELSE ', ' || percent(sum(samples) FILTER (WHERE handshake_client) * 1.0 / app_samples) || ' as the client'
            END AS message
FROM cpu, cpu_total
WHERE handshake AND NOT gc
