-- id: joins
-- form: chain
-- title: One is the other
-- why: "x" follows from y.
WITH f AS (SELECT * FROM finding WHERE cause IS NULL)
SELECT a.number AS cause, b.number AS effect, 'so' AS because, NULL AS severity FROM f a, f b
