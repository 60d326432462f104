-- id: chain-6-same-line
-- form: chain
-- needs: hot-function hot-line alloc-hot-site alloc-cpu-overhead memory-copy large-object-churn
-- title: What is said of a function in general belongs to the finding that says why
-- guards: The finding that says why is a warning or more; of a hot function or line, that and no more is said, too, where
--   it is information about four fifths of the same CPU. Of allocating and copying only what is no more than information, and where the finding is about CPU or memory.
-- why: That a function is hot, or allocates most, does not say why; a finding that does makes it a remark.
SELECT c.number AS cause, f.number AS effect,
    CASE f.id WHEN 'alloc-hot-site' THEN 'it allocates most, too' WHEN 'alloc-cpu-overhead' THEN 'it does most of the allocating, too'
        WHEN 'memory-copy' THEN 'it copies most, too' WHEN 'large-object-churn' THEN 'it drops large blocks, too' ELSE 'it is the hottest function of the program' END AS because,
    NULL AS severity
FROM finding f JOIN finding c ON c.id NOT IN ('hot-function', 'hot-line') AND c.function = f.function
    AND (c.severity >= 2 OR f.id IN ('hot-function', 'hot-line') AND c.kinds LIKE 'cpu%' AND c.unit = 'share'
        AND c.metric >= 0.8 * f.metric AND c.id NOT IN ('alloc-cpu-overhead', 'memory-copy'))
WHERE f.function <> '' AND f.cause IS NULL AND (f.id IN ('hot-function', 'hot-line')
    OR (f.id IN ('alloc-hot-site', 'alloc-cpu-overhead', 'memory-copy', 'large-object-churn') AND f.severity < 2
        AND (c.kinds LIKE 'cpu%' OR c.kinds LIKE 'heap%' OR c.kinds LIKE 'allocs%')))
ORDER BY f.number, c.cause NOT NULL, c.severity DESC, c.number
