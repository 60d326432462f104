-- id: chain-6-same-line
-- form: chain
-- needs: hot-function hot-line
-- title: The hottest function is the one that another finding is about
-- why: hot-function says that a function is hot; a finding that says why makes it a remark.
SELECT c.number AS cause, f.number AS effect, 'it is the hottest function of the program' AS because, NULL AS severity
FROM finding f JOIN finding c ON c.id NOT IN ('hot-function', 'hot-line') AND c.severity >= 2 AND c.function = f.function
WHERE f.id IN ('hot-function', 'hot-line') AND f.function <> '' AND f.cause IS NULL
ORDER BY f.number, c.cause NOT NULL, c.severity DESC, c.number
