-- id: q-not-go
-- form: quality
-- title: The profile is not of a Go program
-- metric: profiles
-- unit: count
-- why: The rules know how programs in Go behave. In another language the same names mean something else.
-- remedy: Look at it with "pprofx top" and "pprofx flamegraph", which work for every language.
SELECT
    count(*) AS metric,
    'No function in it is of Go''s runtime: it is of another language or has no symbols, and the rules do not apply'
        AS message
FROM profile
WHERE judged AND NOT before AND samples > 0
HAVING count(*) > 0 AND max(is_go) = 0
