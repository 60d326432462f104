-- id: q-restarted
-- form: quality
-- title: The program was started anew between two moments
-- kinds: heap allocs mutex block
-- metric: profiles of the process that ended
-- unit: profiles
-- guards: What counts since a process began (bytes allocated, waits) is a tenth less than before. Other counters than
--   these do not tell it: goroutines and what lives may become fewer at any time.
-- why: Two processes of one program have nothing to do with each other: what the later one holds more is no growth, and
--   what it holds less is no end of a leak. Its moments alone are compared.
-- remedy: Take the moments of one process; why it ended is in its log. Name the folder of the first one alone to see it.
SELECT count(*) AS metric,
    'What counts since the start has fallen: the program was started anew, and ' || amount(count(*)) ||
        CASE count(*) WHEN 1 THEN ' profile' ELSE ' profiles' END || ' of before ' ||
        CASE count(*) WHEN 1 THEN 'is' ELSE 'are' END || ' not compared with those of after (' || group_concat(DISTINCT kind) || ')' AS message
FROM profile WHERE judged AND NOT before AND gone HAVING count(*) > 0
