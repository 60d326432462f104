-- id: q-few-heap-samples
-- form: quality
-- title: The heap profile has few samples
-- kinds: heap
-- metric: objects that were sampled
-- unit: count
-- why: One allocation in 512 KB is sampled. The size of what rests on 20 samples is off by half as often as not by less.
-- remedy: Trust only large differences; to see a small heap exactly, start the program with a lower runtime.MemProfileRate.
SELECT
    sum(inuse_raw) AS metric,
    'The heap profile rests on ' || amount(sum(inuse_raw)) || ' sampled objects: the sizes of lines are rough' AS message
FROM heap
HAVING sum(inuse_raw) BETWEEN 0.5 AND 20
