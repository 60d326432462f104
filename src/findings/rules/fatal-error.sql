-- id: fatal-error
-- title: The program has died
-- kinds: goroutine
-- metric: dumps of a program that died
-- unit: dumps
-- levels: 1 1 1
-- rank: 1
-- guards: Only what the runtime itself wrote above the goroutines counts. A signal (SIGQUIT) is a question, not a death.
-- why: Nothing else matters until this is mended; what goroutines were doing then follows from it or leads to it.
-- measured: The line is the runtime's own.
-- since: Go 1.16
-- remedy: Go to the line named, in the goroutine that failed. After concurrent map writes or a data race run the tests
--   with -race; after "all goroutines are asleep" look at who was to send, close or unlock.
-- more: pprofx goroutines {goroutine}
WITH died AS (
        SELECT profile, headline,
            CASE WHEN instr(headline, char(10)) > 0 THEN substr(headline, 1, instr(headline, char(10)) - 1) ELSE headline END AS line
        FROM profile WHERE judged AND NOT before AND kind = 'goroutine' AND headline <> '' AND headline NOT LIKE 'SIGQUIT%')
SELECT
    count(DISTINCT d.profile) AS metric,
    -- Whose goroutine failed; where none did, as all were asleep, who waits.
    CASE WHEN max(g.failed) THEN sites(coalesce(g.site, g.outer), g.count, g.stack) FILTER (WHERE g.failed)
        ELSE sites(coalesce(g.site, g.outer), g.count, g.stack) FILTER (WHERE NOT g.own) END AS sites,
    max(g.outer) FILTER (WHERE g.failed) AS outer,
    coalesce('The program died in ' || payer(g.site, g.count) FILTER (WHERE g.failed), 'The program died') || ': ' || max(d.line) ||
        CASE WHEN max(coalesce(g.failed, 0)) THEN ''
            ELSE coalesce('; most goroutines wait in ' || payer(g.site, g.count) FILTER (WHERE NOT g.own), '') END AS message,
    'the runtime''s own words' AS confidence, 'none' AS basis,
    CASE WHEN d.line LIKE '%stack exceeds%' OR d.line LIKE '%stack overflow%'
        THEN 'The stack was full: look in it for functions that call each other again and again, and for what was to end that. ' ||
            'Where the data is as deep as that, bound its depth or walk it in a loop.' END AS remedy
FROM died d LEFT JOIN fact_goroutine g ON g.profile = d.profile
GROUP BY d.line
