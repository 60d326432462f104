-- id: finalizer-stuck
-- title: A finalizer blocks all others
-- kinds: goroutine
-- needs: finalizing
-- metric: goroutines of finalizers that stand still
-- unit: goroutines
-- levels: 1 1 1
-- rank: 10
-- frames: finalizing = runtime.runfinq runtime.runFinalizers runtime.runCleanups
-- guards: It stands in the program's own code for a minute, which is critical, or in the same line at the first and last
--   moment, a second or more apart, which is a warning; profiles that do not tell its state do not tell whether it stands.
--   Dumps tell minutes, and since Go 1.25 that a goroutine runs finalizers; before, profiles with debug=0 and 1 tell it.
-- why: All finalizers run one after another on one goroutine; while it waits, none runs, and what they should free stays.
-- measured: In none of the labelled programs.
-- since: Go 1.16
-- remedy: Let a finalizer only hand over: start a goroutine, or send without waiting. Better, close explicitly.
-- more: pprofx goroutines -focus={function} {goroutine}
WITH still AS (
        SELECT count, site, stack, outer, wait_max, state FROM goroutine
        WHERE finalizing AND user AND state_class NOT IN ('busy', 'runtime') AND wait_max >= 60
        UNION ALL
        SELECT g.now, g.site, g.stack, g.outer, NULL, g.state FROM growth g, watched
        WHERE finalizing AND user AND state_class NOT IN ('busy', 'runtime', 'unknown') AND g.was > 0 AND g.now > 0
            AND watched.nanos >= 1000000000)
SELECT
    max(count) AS metric, sites(coalesce(site, outer), count, stack) AS sites, max(outer) AS outer,
    CASE WHEN max(wait_max) >= 60 THEN 'critical' ELSE 'warning' END AS severity,
    'A finalizer stands in ' || payer(site, count) || ' (' || max(state) || ')' ||
        CASE WHEN max(wait_max) >= 120 THEN ', for ' || amount(max(wait_max) / 60) || ' minutes or more'
            WHEN max(wait_max) >= 60 THEN ', for a minute or more' ELSE ' at two moments' END ||
        ', and none of the others runs' AS message,
    CASE WHEN max(wait_max) >= 60 THEN 'it has waited for a minute or more' ELSE 'it stood in the same line at two moments' END AS reason
FROM still
HAVING count(*) > 0
