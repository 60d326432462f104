-- id: q-mem-rate
-- form: quality
-- title: The rate of the heap profile was changed
-- kinds: heap allocs
-- metric: bytes allocated for each sample
-- unit: bytes
-- why: Sampling costs time at each sampled allocation; at a rate of 1 that is every one, which shows in the CPU profile
--   as stacks being recorded.
-- remedy: Leave runtime.MemProfileRate at its default outside of tests, and set it once, before anything is allocated.
SELECT
    period AS metric,
    CASE WHEN period = 1 THEN 'Every allocation is sampled (MemProfileRate = 1): exact, but the program is slowed down'
        ELSE 'One allocation in ' || bytes(period) || ' is sampled, not one in 512 KB' END AS message
FROM profile
WHERE judged AND NOT before AND is_go AND period > 0 AND period <> 524288
    AND profile = (SELECT coalesce(heap, allocs) FROM chosen)
