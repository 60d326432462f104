-- id: q-not-compared
-- form: quality
-- title: The two sets have nothing in common
-- kinds: before
-- metric: kinds of profiles before
-- unit: count
-- why: Only profiles of one kind can be compared; that nothing was found then says nothing.
-- remedy: Give --before the same kinds of profiles as the set now, of the same process or of another of the same program.
SELECT count(DISTINCT kind) AS metric,
    'Nothing was compared: the set before has ' || group_concat(DISTINCT kind) || ', the one now ' ||
        coalesce((SELECT group_concat(DISTINCT kind) FROM profile WHERE judged AND NOT before), 'nothing') AS message
FROM profile WHERE judged AND before
HAVING count(*) FILTER (WHERE kind IN (SELECT kind FROM profile WHERE judged AND NOT before)) = 0 AND count(*) > 0
