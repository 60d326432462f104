-- id: fmt-hot
-- title: Formatting with fmt uses much of the CPU
-- kinds: cpu
-- needs: fmt_called
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.15 0.30
-- callee: fmt_called = fmt.*
-- guards: The program's own code calls fmt; where a logger does, that rule speaks. What fmt calls of the program's, such
--   as a String method, is not fmt's, nor is writing a line to a file.
-- why: fmt reads its verbs anew and looks at values by reflection every time, and each value becomes an interface.
-- measured: 60-70 % where keys are made with Sprintf, 0 % where they are appended; 36 % in a real service.
-- since: Go 1.16
-- remedy: Append with strconv.Append* to a reused buffer, and use a struct as a map's key instead of a formatted
--   string. Make errors of constant text once.
-- remedy -1.25: Append with strconv.Append* to a reused buffer, and use a struct as a map's key instead of a
--   formatted string. Make errors of constant text once, by errors.New: before Go 1.26 fmt.Errorf costs more even
--   without verbs.
-- more: pprofx top -cum -focus='^fmt\.' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to fmt' AS message
FROM cpu, cpu_total
WHERE fmt_called AND NOT io AND NOT gc
