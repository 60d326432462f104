-- id: template-parse
-- title: Templates are parsed again and again
-- kinds: cpu
-- needs: template_parse
-- metric: share of application CPU
-- unit: share
-- levels: 0.02 0.10 0.30
-- frames: template_parse = text/template.(*Template).Parse* text/template.Parse* text/template/parse.*
--   html/template.(*Template).Parse* html/template.Parse* html/template.(*Template).escape html/template.escapeTemplate
--   html/template.(*escaper).*
-- frames: at_start = runtime.doInit* runtime.schedinit
-- guards: Those parsed while packages are initialized do not count. What html/template works out once for each template,
--   how to escape its values, does, as it is repeated for each that is parsed.
-- why: A template says the same each time; only carrying it out has to be repeated.
-- measured: 79 % where a page of two lines is parsed for each answer, 0 % where it is parsed once (Go 1.26).
-- since: Go 1.16
-- remedy: Parse once, in a package variable with template.Must or behind sync.OnceValue; where templates may change while
--   the program runs, parse again when they have. Clone one for what differs from request to request.
-- remedy -1.20: Parse once, in a package variable with template.Must or behind a sync.Once; where templates may change
--   while the program runs, parse again when they have. Clone one for what differs from request to request.
-- more: pprofx top -cum -relative_percentages -focus='template.*\.(Parse|parse|escape)' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to parsing templates' AS message
FROM cpu, cpu_total
WHERE template_parse AND NOT at_start AND NOT gc
