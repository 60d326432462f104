-- id: heap-unused
-- title: Most of the process's memory is free or in gaps
-- kinds: memstats
-- metric: bytes that are held and not in use
-- unit: bytes
-- levels: 32MB off off
-- rank: 85
-- guards: Half of what the process has from the system (Sys without HeapReleased, about its RSS) at least.
-- why: A heap that was large once, or of which most objects of each page were freed, is no leak: it does not grow, and no
--   profile of what lives shows it. Pages are given back by and by; gaps between objects that live only when those go.
-- since: Go 1.23
-- remedy: Free pages go back by themselves within minutes; GOMEMLIMIT keeps peaks lower. Where it is gaps, what lives is
--   spread over pages that are otherwise empty: allocate what lives long together, such as in one slice, or copy it once
--   the rest is dropped.
-- remedy -1.18: Free pages go back by themselves within minutes; debug.FreeOSMemory after a peak gives them back at
--   once. Where it is gaps, what lives is spread over pages that are otherwise empty: allocate what lives long
--   together, such as in one slice, or copy it once the rest is dropped.
-- more: pprofx top -cum -sample_index=inuse_space {heap}
-- link: https://pkg.go.dev/runtime#MemStats
WITH m AS (
        SELECT max(value) FILTER (WHERE name = 'Sys') AS sys, max(value) FILTER (WHERE name = 'HeapIdle') AS idle,
            max(value) FILTER (WHERE name = 'HeapReleased') AS released,
            max(value) FILTER (WHERE name = 'HeapInuse') AS inuse, max(value) FILTER (WHERE name = 'HeapAlloc') AS alloc
        FROM memstats WHERE profile = (SELECT memstats FROM chosen) AND position = 0),
    held AS (SELECT sys - released AS held, idle - released AS free, inuse - alloc AS gaps, alloc FROM m)
SELECT
    free + gaps AS metric,
    'Of ' || bytes(held) || ' that the process has from the system objects use ' || bytes(alloc) || ': ' ||
        bytes(max(free, 0)) || ' are free pages, ' || bytes(max(gaps, 0)) || ' gaps between objects'
        AS message,
    (SELECT sites(coalesce(site, outer), inuse_bytes, stack) FROM heap) AS sites, '' AS function,
    'counted by the runtime' AS confidence, 'none' AS basis
FROM held
WHERE free + gaps >= 0.5 * held
