-- id: memory-copy
-- title: Copying memory uses much of the CPU
-- kinds: cpu
-- needs: copied
-- metric: share of application CPU
-- unit: share
-- levels: 0.15 off off
-- callee: copied = runtime.memmove runtime.duffcopy runtime.typedslicecopy runtime.typedmemmove
-- guards: The program's own code copies; what growing slices and building strings copy belongs to those findings.
-- why: Copies are bound by memory, so that more processors do not make them faster.
-- since: Go 1.16
-- remedy: Hand slices and pointers over instead of copies. Large structs by value, ranges over arrays of structs and
--   queues that shift their elements are what usually copies.
-- more: pprofx top -cum -focus='runtime\.(memmove|duffcopy|typed)' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to copying memory' AS message
FROM cpu, cpu_total
WHERE copied AND NOT gc
