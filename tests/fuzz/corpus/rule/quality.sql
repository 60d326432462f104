-- id: q-x
-- form: quality
-- kinds: cpu before.cpu heap+ waiters
-- needs: gc malloc
SELECT NULL AS metric -- nothing
;
