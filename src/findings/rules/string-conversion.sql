-- id: string-conversion
-- title: Strings and byte slices are converted into each other
-- kinds: cpu
-- needs: string_conversion
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: string_conversion = runtime.slicebytetostring* runtime.stringtoslicebyte* runtime.stringtoslicerune*
--   runtime.slicerunetostring* runtime.intstring
-- guards: It is the program's own code that does it; where a library does, that library's rule speaks. What the
--   collector does on the way is garbage collection's.
-- why: Each conversion copies the text.
-- measured: 53 to 65 % of the application CPU in a program that converts to and fro, 0 % in its twin (Go 1.16 to
--   1.27).
-- since: Go 1.16
-- remedy: Keep one of the two all the way: package bytes has what strings has, and strconv.Append* writes into a
--   []byte. A map look-up m[string(b)] does not copy.
-- more: pprofx top -cum "-focus=slicebytetostring|stringtoslicebyte" {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) ||
        ' of the application''s CPU goes to converting between strings and byte slices' AS message
FROM cpu, cpu_total
WHERE string_conversion AND direct AND NOT gc
