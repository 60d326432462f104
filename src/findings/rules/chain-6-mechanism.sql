-- id: chain-6-mechanism
-- form: chain
-- needs: timer-churn goroutine-churn channel-hot conn-churn logging-hot fmt-hot codec-json panic-control-flow
--   exec-heavy finalizer-pressure
-- title: What an operation costs in the runtime and in libraries is one with it
-- guards: Both are of one function. What the program does leads, unless it is no more than information and the other is
--   more. Of several that explain one cost the severest does, then the one that takes most. The scheduler's work also follows from what most of the goroutines that it parks and
--   wakes do, whichever function that is in.
-- why: A timer is waited for in a select, a channel parks and wakes, a logger formats and writes: each shows as findings
--   of its own, which all end with the one that says what the program does.
WITH
    f AS (SELECT * FROM finding WHERE cause IS NULL),
    follows(cause, effect, because) AS (VALUES
        ('timer-churn', 'channel-hot', 'waiting for these timers'),
        ('timer-churn', 'runtime-lock', 'the locks of these timers'),
        ('timer-churn', 'scheduler-overhead', 'parking and waking for these timers'),
        ('goroutine-churn', 'scheduler-overhead', 'scheduling these goroutines'),
        ('goroutine-churn', 'stack-growth', 'their stacks, which begin small'),
        ('goroutine-churn', 'channel-hot', 'how they hand over'),
        ('channel-hot', 'scheduler-overhead', 'parking and waking at these channels'),
        ('channel-hot', 'runtime-lock', 'the locks of these channels'),
        ('conn-churn', 'tls-handshake', 'the handshakes of these connections'),
        ('conn-churn', 'stack-growth', 'the stacks of goroutines that these connections start'),
        ('finalizer-pressure', 'runtime-lock', 'the locks of the lists of finalizers'),
        ('logging-hot', 'fmt-hot', 'formatting its lines'),
        ('logging-hot', 'syscall-io', 'writing its lines'),
        ('logging-hot', 'stack-capture', 'finding out which line logs'),
        ('logging-hot', 'interface-boxing', 'passing what it formats'),
        ('fmt-hot', 'interface-boxing', 'passing what it formats'),
        ('fmt-hot', 'reflect-hot', 'how it looks at its arguments'),
        ('codec-json', 'reflect-hot', 'how it looks at values'),
        ('panic-control-flow', 'stack-capture', 'the stacks that go with the panics'),
        ('exec-heavy', 'syscall-io', 'talking with the children')),
    parked AS (
        SELECT CASE WHEN sum(samples) FILTER (WHERE channel) * 2 >= sum(samples) THEN 'channel-hot' END AS id
        FROM cpu WHERE parking AND user AND NOT gc AND EXISTS (SELECT 1 FROM f WHERE f.id = 'scheduler-overhead'))
SELECT iif(c.severity >= 2, c.number, f.number) AS cause, iif(c.severity >= 2, f.number, c.number) AS effect,
    iif(c.severity >= 2, because, 'what it is done for') AS because, NULL AS severity
FROM f JOIN follows ON effect = f.id JOIN f AS c ON c.id = follows.cause AND (c.severity >= 2 OR f.severity >= 2)
WHERE f.function <> '' AND (c.function = f.function OR (c.severity >= 2 AND f.id = 'scheduler-overhead' AND c.id IN (SELECT id FROM parked)))
ORDER BY c.severity DESC, c.metric DESC, cause, effect
