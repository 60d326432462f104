-- id: x
-- remedy 1.24-1.26: a
--   b
-- levels: off 10% -
-- worse: lower
-- rank: 3
-- leaf: m = a* *b
SELECT 1