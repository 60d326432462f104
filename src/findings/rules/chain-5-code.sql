-- id: chain-5-code
-- form: chain
-- needs: codec-json fmt-hot logging-hot regexp-compile compress-init reflect-hot buffer-growth slice-growth
--   map-growth string-concat string-conversion interface-boxing timer-churn stack-capture panic-control-flow
--   template-parse large-object-churn alloc-hot-site
-- title: Allocation that one piece of code causes
-- guards: The function that a finding names, with what it calls, does three quarters of all allocating, by CPU samples;
--   half of that is what the finding is about, or the finding uses more CPU than allocating and collecting do. Of calls
--   an example of each kind of stacks tells. A goal below the 4 MB that it has at least with GOGC=100, or hardly above
--   what lives, is a setting's doing: how often garbage is collected is then no consequence of the code. Marking what lives belongs to it where
--   this garbage is collected 20 times a second.
-- why: Where one function encodes, formats, concatenates or grows what is nearly all of the garbage, mending it mends
--   the allocations and the collections; three findings would send three people to one line. Growing from nothing makes
--   about as much garbage as what has grown is in the end, which giving the size does not save: the part says so.
--   What is about the function that allocates most, but less than half of all allocating, is a part of that only where
--   it is less severe: what says how to mend it is not to be hidden behind what only says how much it is.
WITH
    told AS (
        SELECT c.number, c.id, c.function, c.samples, c.severity, c.metric, malloc_samples, gc_samples, gc_goal, gc_rate,
            sum(cpu.samples) AS k, coalesce(sum(cpu.samples) FILTER (WHERE CASE c.id
                WHEN 'codec-json' THEN codec
                WHEN 'fmt-hot' THEN fmt_called OR logging OR interface_boxing OR string_conversion
                WHEN 'logging-hot' THEN fmt_called OR logging OR interface_boxing OR string_conversion
                WHEN 'regexp-compile' THEN regexp_compile WHEN 'compress-init' THEN compress_init
                WHEN 'reflect-hot' THEN reflecting OR swapper
                WHEN 'buffer-growth' THEN buffer_grows OR builder_writes WHEN 'slice-growth' THEN growslice
                WHEN 'map-growth' THEN map_growth WHEN 'string-concat' THEN string_concat
                WHEN 'string-conversion' THEN string_conversion WHEN 'interface-boxing' THEN interface_boxing
                WHEN 'timer-churn' THEN timer_made OR timer_context WHEN 'stack-capture' THEN stack_capture
                WHEN 'panic-control-flow' THEN panicking WHEN 'template-parse' THEN template_parse
                ELSE 1 END), 0) AS about
        FROM finding c CROSS JOIN gc_cpu CROSS JOIN gc_total CROSS JOIN cpu
        WHERE c.cause IS NULL AND c.severity >= 2 AND c.function <> ''
            AND c.id IN ('codec-json', 'fmt-hot', 'logging-hot', 'regexp-compile', 'compress-init', 'reflect-hot',
                'buffer-growth', 'slice-growth', 'map-growth', 'string-concat', 'string-conversion', 'interface-boxing',
                'timer-churn', 'stack-capture', 'panic-control-flow', 'template-parse', 'large-object-churn')
            AND malloc AND NOT gc AND (name(site) = c.function OR on_stack(c.function, stack))
        GROUP BY c.number),
    able AS (
        SELECT *, 2 * about >= k AS makes, malloc_samples >= 20 AND k >= 0.75 * malloc_samples
            AND (2 * about >= k OR samples >= malloc_samples + gc_samples) AS able
        FROM told),
    judged AS (
        SELECT *, able AND row_number() OVER (ORDER BY able DESC, makes DESC, severity DESC, metric DESC) = 1 AS leads,
            samples >= malloc_samples OR 2 * about >= malloc_samples AS larger
        FROM able)
SELECT iif(leads OR larger OR c.severity >= f.severity, c.number, f.number) AS cause,
    iif(leads OR larger OR c.severity >= f.severity, f.number, c.number) AS effect,
    CASE WHEN leads THEN CASE f.id WHEN 'alloc-hot-site' THEN 'where it allocates'
            WHEN 'alloc-cpu-overhead' THEN 'the CPU of allocating for it' || CASE
                WHEN c.id IN ('buffer-growth', 'slice-growth', 'map-growth')
                THEN '; about half of it stays when the size is given, unless what has grown is used again' ELSE '' END
            WHEN 'large-object-churn' THEN 'its large blocks'
            WHEN 'gc-frequency' THEN 'how often its garbage is collected'
            WHEN 'gc-scan-pointers' THEN 'what each collection of its garbage has to mark'
            ELSE 'the CPU of collecting its garbage' END
        WHEN larger THEN 'the CPU of allocating, most of it in the same function'
        WHEN c.severity >= f.severity THEN 'the CPU of allocating, ' || percent(about * 1.0 / malloc_samples) || ' of it for this'
        ELSE percent(about * 1.0 / malloc_samples) || ' of that allocating' END AS because,
    NULL AS severity, iif(leads, 1, iif(larger, 2, 3)) AS place, c.severity AS worst, c.metric AS most
FROM judged c JOIN finding f ON f.cause IS NULL AND f.number <> c.number
WHERE CASE WHEN leads THEN CASE f.id WHEN 'large-object-churn' THEN f.function = c.function
            WHEN 'gc-frequency' THEN (gc_goal IS NULL OR gc_goal >= 4 << 20)
                AND NOT EXISTS (SELECT 1 FROM finding WHERE id = 'gc-headroom-low')
            WHEN 'gc-scan-pointers' THEN makes AND gc_rate >= 20
            ELSE f.id IN ('alloc-hot-site', 'alloc-cpu-overhead', 'gc-cpu-overhead', 'gc-assist') END
        ELSE f.id = 'alloc-cpu-overhead' AND f.severity >= 2 AND f.function = c.function END
UNION ALL
SELECT c.number, f.number, 'where most of what is collected is allocated', NULL, 4, c.severity, c.metric
FROM finding f JOIN finding c ON c.cause IS NULL AND c.severity >= 2
    AND c.id IN ('gc-forced', 'gc-headroom-low', 'gc-frequency', 'gc-scan-pointers')
WHERE f.id = 'alloc-hot-site' AND f.cause IS NULL
ORDER BY place, worst DESC, most DESC, cause, effect
