-- id: conn-buffer-memory
-- title: Connections hold much memory in buffers
-- kinds: heap goroutine
-- metric: bytes in buffers of connections
-- unit: bytes
-- levels: 8MB 32MB 1GB
-- rank: 65
-- frames: buffer_made = bufio.NewReaderSize bufio.NewWriterSize bufio.NewReader bufio.NewWriter bufio.NewReadWriter
-- frames: conn_server = net/http.(*conn).serve
-- frames: conn_client = net/http.(*persistConn).readLoop
-- guards: A hundred goroutines wait for the network, the runtime looked at ten buffers, and they are a fifth of what
--   lives. Buffers are those of bufio, and blocks of 2 KB to 1 MB made where the waiting goroutines run or were started,
--   up to four for each of them and half at least of what that line holds. Without a heap profile: information above
--   1,000 HTTP connections, a warning above 10,000.
-- why: A connection that waits needs no buffer, but bufio's are kept for as long as it is open: 4 KB for each side in
--   net/http, beside a stack of 4 to 8 KB.
-- measured: 231 MB, 96 % of what lives, for 1,800 connections with 64 KB for each side; next to nothing where the
--   same connections borrow a buffer when data comes (three releases of Go). 83 MB for 1,500 connections whose two
--   blocks are made in one line with the struct that holds them.
-- since: Go 1.23
-- remedy: Take buffers from a sync.Pool when data arrives (Peek on a small reader, or read the first byte), and make
--   them as small as messages are. Close what is idle (IdleTimeout, MaxIdleConns, SetReadDeadline).
-- more: pprofx top -cum -lines -sample_index=inuse_space -focus={function} {heap}
WITH waiting AS (SELECT site, entry, creator, count, conn_server, conn_client FROM goroutine WHERE state_class = 'io'),
    conns AS (
        SELECT coalesce(sum(count), 0) AS conns, coalesce(sum(count) FILTER (WHERE conn_server), 0) AS servers,
            coalesce(sum(count) FILTER (WHERE conn_client), 0) AS clients
        FROM waiting),
    place AS (
        SELECT name(site) AS who FROM waiting WHERE site NOT NULL UNION SELECT name(entry)
            FROM waiting WHERE entry NOT NULL
        UNION SELECT folded(creator) FROM waiting WHERE creator <> ''),
    sized AS (
        SELECT site, max(outer) AS outer, stack, sum(inuse_bytes) AS bytes, sum(inuse_raw) AS raw,
            sum(inuse_objects) AS blocks
        FROM heap
        WHERE inuse_bytes > 0 AND (buffer_made OR site NOT NULL)
        GROUP BY site, CASE WHEN site IS NULL THEN outer END, buffer_made
        HAVING buffer_made OR (sum(block_bytes) * 2 >= sum(inuse_bytes)
            AND sum(blocks) BETWEEN 0.5 * (SELECT conns FROM conns) AND 4 * (SELECT conns FROM conns)
            AND (name(site) IN place OR name(entry) IN place))),
    held AS (
        SELECT sum(bytes) AS bytes, sum(raw) AS raw, sum(blocks) AS blocks, sites(coalesce(site, outer), bytes, stack) AS sites, payer(site, bytes) AS who,
            (SELECT outer FROM sized ORDER BY bytes DESC, outer LIMIT 1) AS outer
        FROM sized)
SELECT
    bytes AS metric, sites, outer, raw, blocks AS objects,
    CASE WHEN bytes IS NULL THEN CASE WHEN servers + clients >= 10000 THEN 'warning' ELSE 'info' END END AS severity,
    CASE WHEN bytes IS NULL THEN amount(servers + clients) || ' HTTP connections; info from 1,000, warning from 10,000' END AS reason,
    CASE WHEN bytes IS NULL THEN 'goroutine' END AS basis,
    CASE WHEN bytes IS NULL THEN 'pprofx goroutines -focus=''persistConn|\(\*conn\)\.serve'' {goroutine}' END AS command,
    CASE WHEN bytes IS NULL THEN amount(servers) || ' server and ' || amount(clients) ||
            ' client connections are open: each has 8 KB of buffers and 4 to 8 KB of stack'
        ELSE bytes(bytes) || ' (' || percent(bytes * 1.0 / (SELECT sum(inuse_bytes) FROM heap)) ||
            ' of what lives) are buffers' || coalesce(' made in ' || who, '') || '; ' || amount(conns) ||
            ' goroutines wait for the network, ' || bytes(bytes * 1.0 / conns) || ' each' END AS message
FROM held, conns
WHERE (raw >= 10 AND conns >= 100 AND bytes >= 0.2 * (SELECT sum(inuse_bytes) FROM heap))
    OR (bytes IS NULL AND servers + clients >= 1000)
