-- id: bad id
-- levels: 3 2 1
-- no key
SELECT