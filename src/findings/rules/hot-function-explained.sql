-- id: hot-function-explained
-- form: chain
-- title: What a hot function does is told already
-- why: A finding about what a function does says more than that the function is hot.
WITH told AS (
    SELECT number, function, row_number() OVER (PARTITION BY function ORDER BY severity DESC, number) AS place
    FROM finding
    WHERE function <> '' AND id NOT IN ('hot-function', 'hot-line') AND severity >= 2
)
SELECT t.number AS cause, f.number AS effect, 'it is the same function' AS because, NULL AS severity
FROM finding f JOIN told t ON t.function = f.function AND t.place = 1
WHERE f.id IN ('hot-function', 'hot-line') AND f.cause IS NULL
