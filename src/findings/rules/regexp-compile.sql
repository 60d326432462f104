-- id: regexp-compile
-- title: Regular expressions are compiled again and again
-- kinds: cpu
-- needs: regexp_compile
-- metric: share of application CPU
-- unit: share
-- levels: 0.01 0.05 0.20
-- frames: regexp_compile = regexp.Compile* regexp.MustCompile* regexp.compile regexp.Match regexp.MatchString
--   regexp.MatchReader
-- frames: at_start = runtime.doInit* runtime.schedinit
-- guards: Those compiled while packages are initialized do not count.
-- why: In a process that has started none has to be compiled, so any share is too much.
-- measured: 91-96 % where each call compiles, 0 % where they are package variables.
-- since: Go 1.16
-- remedy: Compile once, in a package variable with regexp.MustCompile or behind sync.OnceValue; keep those that users
--   give in a bounded map. Package-level regexp.MatchString compiles at each call.
-- remedy -1.20: Compile once, in a package variable with regexp.MustCompile or behind a sync.Once; keep those that
--   users give in a bounded map. Package-level regexp.MatchString compiles at each call.
-- more: pprofx top -cum -relative_percentages -focus='^regexp\.(MustC|C|c)ompile|^regexp\.Match' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to compiling regular expressions' AS message
FROM cpu, cpu_total
WHERE regexp_compile AND NOT at_start AND NOT gc
