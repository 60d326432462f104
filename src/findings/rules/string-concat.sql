-- id: string-concat
-- title: Strings are put together with +
-- kinds: cpu
-- needs: string_concat
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: string_concat = runtime.concatstrings runtime.concatstring* runtime.concatbyte*
-- guards: It is the program's own code that does it; where a library does, that library's rule speaks. What the
--   collector does on the way is garbage collection's.
-- why: Each + copies both sides into a new string; in a loop that is quadratic, and all but the last is garbage.
-- measured: 93 to 99 % of the application CPU where texts are built with +, 0 % with a Builder (Go 1.16 to 1.27).
-- since: Go 1.16
-- remedy: Write into a strings.Builder with Grow, or append to a []byte that is reused. For parts that are there
--   already there is strings.Join.
-- more: pprofx top -cum -focus=concatstring {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to + and += of strings' AS message
FROM cpu, cpu_total
WHERE string_concat AND direct AND NOT gc
