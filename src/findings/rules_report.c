#include "findings/rules_report.h"

#include "base/buf.h"
#include "base/mem.h"
#include "findings/shown.h"
#include "report/report.h"

#include <math.h>

static const struct column columns[] = {
    {.key = "id", .header = "id"},
    {.key = "title", .header = "title", .gap = 2},
    {.key = "info", .header = "info", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "warning", .header = "warning", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "critical", .header = "critical", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "unit", .header = "unit", .gap = 2, .hide_in_text = true},
    {.key = "kinds", .header = "kinds", .gap = 2},
    {.key = "form", .header = "form", .gap = 2},
    {.key = "since", .header = "since", .gap = 2},
    {.key = "origin", .header = "origin", .gap = 2},
};

static const char *form_name(enum rule_form form)
{
    static const char *const names[] = {"finding", "quality", "chain"};
    return names[form];
}

static struct str origin(const struct rule *r)
{
    return str_of(r->origin ? r->origin : "built in");
}

static void put_level(struct table *t, const struct rule *r, int i)
{
    struct buf shown = {0};
    if (!r->has_levels || !isfinite(r->levels[i])) {
        table_null(t);
        return;
    }
    shown_amount(&shown, r->levels[i], r->unit);
    table_real(t, r->levels[i], buf_str(&shown));
    buf_free(&shown);
}

struct report *rules_list_report(const struct rules *rules)
{
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "rules";
    report->rows = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < rules_count(rules); i++) {
        const struct rule *r = rules_get(rules, i);
        table_text(report->rows, r->id);
        table_text(report->rows, r->title);
        for (int k = 0; k < 3; k++)
            put_level(report->rows, r, k);
        table_text(report->rows, r->unit);
        table_text(report->rows, r->kinds);
        table_text(report->rows, str_of(form_name(r->form)));
        table_text(report->rows, r->since);
        table_text(report->rows, origin(r));
    }
    return report;
}

static void put_fact(struct facts *f, const char *key, const char *label, struct str text)
{
    if (text.n)
        facts_text(f, key, label, text);
}

static void put_levels(struct facts *f, const struct rule *r)
{
    struct buf text = {0};
    if (!r->has_levels)
        return;
    for (int i = 0; i < 3; i++)
        facts_real(f, severity_name((enum severity)(i + 1)), NULL, r->levels[i], str_of(""));
    shown_levels(&text, r);
    facts_text(f, "levels", "Levels", buf_str(&text));
    buf_free(&text);
}

static void put_remedies(struct facts *f, const struct rule *r)
{
    struct buf text = {0};
    if (r->n_remedies)
        facts_list(f, "remedies", "What to do");
    for (size_t i = 0; i < r->n_remedies; i++) {
        buf_clear(&text);
        const struct remedy *m = &r->remedies[i];
        shown_releases(&text, m);
        buf_puts(&text, m->oldest || m->newest ? ": " : "");
        buf_add(&text, m->text.p, m->text.n);
        facts_item(f, buf_str(&text));
    }
    buf_free(&text);
}

static void put_marks(struct facts *f, const struct rule *r)
{
    static const char *const places[MARK_N] = {"frames", "leaf", "first", "callee"};
    if (r->n_marks)
        facts_list(f, "marks", "Marks");
    for (size_t i = 0; i < r->n_marks; i++) {
        const struct rule_mark *m = &r->marks[i];
        struct buf text = {0};
        buf_printf(&text, "%s: %.*s =%s", places[m->where], (int)m->name.n, m->name.p, m->patterns.p);
        facts_item(f, buf_str(&text));
        buf_free(&text);
    }
}

struct report *rules_show_report(const struct rule *r)
{
    struct report *report = mem_zalloc(1, sizeof *report);
    struct facts *f = report->facts = facts_new();
    report->name = "rule";
    facts_text(f, "id", "Rule", r->id);
    put_fact(f, "title", "Finds", r->title);
    facts_text(f, "form", "Form", str_of(form_name(r->form)));
    put_fact(f, "kinds", "Profiles", r->kinds);
    put_fact(f, "since", "Since", r->since);
    put_fact(f, "metric", "Metric", r->metric);
    put_fact(f, "unit", "Unit", r->unit);
    put_levels(f, r);
    put_fact(f, "guards", "Guards", r->guards);
    put_fact(f, "why", "Why", r->why);
    put_fact(f, "measured", "Measured", r->measured);
    put_remedies(f, r);
    put_fact(f, "more", "Shows more", r->more);
    put_fact(f, "link", "Link", r->link);
    facts_text(f, "origin", "Origin", origin(r));
    put_marks(f, r);
    facts_lines(f, "sql", "SQL", str_of(r->sql));
    return report;
}
