-- id: dns-cgo
-- title: Names are looked up through the C library
-- kinds: goroutine
-- needs: lookup_c
-- metric: goroutines that look up a name
-- unit: goroutines
-- levels: 10 off off
-- frames: lookup_c = net.cgoLookup* net._C_getaddrinfo net.doBlockingWithCtx
-- why: Each lookup through the C library holds a thread of the system until it is answered.
-- since: Go 1.16
-- remedy: Set GODEBUG=netdns=go or build with the tag netgo, so that lookups wait without a thread. Keep connections,
--   so that fewer names have to be looked up.
-- more: pprofx goroutines -focus={function} {goroutine}
SELECT
    sum(count) AS metric, sites(coalesce(site, outer), count, stack) AS sites, max(outer) AS outer,
    amount(sum(count)) || ' goroutines wait for the C library to look up a name' AS message
FROM goroutine
WHERE lookup_c
