-- id: chain-6-before
-- form: chain
-- kinds: before
-- title: What was found explains what is worse than before
-- guards: Both are of one function and of a kind, by the profiles that the finding's rule reads; or the function that now takes more CPU runs under who holds the lock, three quarters
--   of its samples, by an example of each kind of stacks; or both measure the whole process: waiting for locks or to
--   send, whichever is most of it, and the collector.
-- why: A finding says what is wrong and what to do; that it was less before dates it, and is no second thing to mend.
--   Where nothing else is found of a function, the difference stands for itself.
WITH
    f AS (
        SELECT *, kinds LIKE '%before%' AS compares FROM finding),
    worse AS (SELECT * FROM f WHERE compares AND cause IS NULL AND id <> 'cpu-share-improvement'),
    hit AS (SELECT * FROM f WHERE NOT compares AND severity >= 2 AND EXISTS (SELECT 1 FROM worse)),
    waiting AS ( -- one row: whether most of the waiting is for locks
        SELECT sum(delay) FILTER (WHERE blocked_lock) * 2 >= sum(delay) AS locks FROM block
        WHERE (blocked_lock OR blocked_send) AND EXISTS (SELECT 1 FROM worse WHERE id = 'contention-regression')),
    under AS (
        SELECT hit.number AS cause, worse.number AS effect
        FROM worse CROSS JOIN hit CROSS JOIN cpu
        WHERE worse.id IN ('cpu-share-regression', 'new-hot-function') AND hit.function <> ''
            AND hit.id IN ('lock-contention', 'lock-convoy', 'lock-held-across-blocking')
            AND name(site) = worse.function AND NOT gc
        GROUP BY 1, 2 HAVING sum(cpu.samples * on_stack(hit.function, stack)) >= 0.75 * sum(cpu.samples))
SELECT cause, effect, because, NULL AS severity
FROM (
    SELECT hit.number AS cause, worse.number AS effect,
        'it was less in the set before' AS because, hit.cause NOT NULL AS part, hit.severity, hit.metric
    FROM worse JOIN hit ON hit.function = worse.function AND hit.function <> '' AND CASE worse.id
        WHEN 'goroutine-growth' THEN hit.kinds LIKE 'goroutine%' OR hit.kinds LIKE 'block%' OR hit.kinds = 'waiters'
        WHEN 'heap-regression' THEN hit.kinds LIKE '%heap%' OR hit.kinds LIKE 'allocs%' OR hit.kinds LIKE 'goroutine%'
        WHEN 'contention-regression' THEN hit.kinds LIKE 'block%' OR hit.kinds = 'waiters'
        ELSE hit.kinds NOT LIKE 'heap+%' AND hit.kinds NOT LIKE 'goroutine%' END
    UNION ALL
    SELECT hit.number, worse.number, 'it was less in the set before', hit.cause NOT NULL, hit.severity, hit.metric
    FROM worse JOIN hit ON CASE worse.id
        WHEN 'contention-regression' THEN hit.id = CASE WHEN (SELECT locks FROM waiting) THEN 'lock-contention' ELSE 'chan-contention' END
        WHEN 'gc-regression' THEN hit.id IN ('gc-cpu-overhead', 'gc-frequency', 'gc-headroom-low', 'gc-forced',
            'gc-scan-pointers')
        WHEN 'goroutine-growth' THEN hit.id = 'conn-buffer-memory' AND EXISTS (SELECT 1 FROM goroutine
            WHERE state_class = 'io' AND name(site) = worse.function) END
    UNION ALL
    SELECT cause, effect, 'it runs while others wait for the lock', 0, 0, 0 FROM under)
ORDER BY effect, part, severity DESC, metric DESC, cause
