-- id: label-dominant
-- title: One value of a label has most of the work
-- kinds: cpu goroutine
-- metric: share of all samples that have the label
-- unit: share
-- levels: 0.50 off off
-- rank: 95
-- guards: The label has at least three values in the CPU profile, and the same value has half of what is labelled there
--   and of three goroutines or more, in the last dump or profile of them that has labels.
-- why: A label names a tenant, an endpoint or a queue; one that dominates both tells whose work the incident is.
-- since: Go 1.23
-- remedy: Look at this tenant or endpoint first. The command below filters by it; -tagfocus shows its part of every
--   other report, too.
WITH
    labelled AS ( -- dumps tell labels from Go 1.27 on, profiles in every release
        SELECT profile FROM profile p
        WHERE judged AND NOT before AND moment > 0 AND kind = 'goroutine'
            AND EXISTS (SELECT 1 FROM label l WHERE l.profile = p.profile AND l.key NOT IN ('state', 'wait', 'creator', 'bytes'))
        ORDER BY moment = moments DESC, form = 'protobuf' DESC, moment DESC LIMIT 1),
    per_kind AS (
        SELECT p.kind, l.key, l.text, sum(l.value) AS value
        FROM label l JOIN profile p ON p.profile = l.profile
        WHERE p.judged AND NOT p.before AND p.moment > 0 AND l.key NOT IN ('state', 'wait', 'creator', 'bytes')
            AND (p.kind = 'cpu' OR p.profile = (SELECT profile FROM labelled))
        GROUP BY 1, 2, 3),
    led AS (
        SELECT *, sum(value) OVER w AS total, count(*) OVER w AS n,
            row_number() OVER (PARTITION BY kind, key ORDER BY value DESC, text) AS place
        FROM per_kind WINDOW w AS (PARTITION BY kind, key))
SELECT a.value * 1.0 / a.total AS metric,
    percent(a.value * 1.0 / a.total) || ' of the CPU used under a label ' || a.key || ' is that of ' || a.key || '=' || a.text ||
        ', and so are ' || amount(b.value) || ' of the ' || amount(b.total) || ' goroutines that have the label' AS message,
    'measured twice' AS confidence,
    'pprofx top -tagfocus=' || quoted(a.key || '=' || literal(a.text)) || ' {cpu}' AS command
FROM led a JOIN led b ON b.kind = 'goroutine' AND b.key = a.key AND b.text = a.text AND b.place = 1
WHERE a.kind = 'cpu' AND a.place = 1 AND a.n >= 3 AND a.total > 0 AND b.total >= 3 AND b.value * 2 >= b.total
