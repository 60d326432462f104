#include "findings/findings_report.h"

#include "base/mem.h"
#include "findings/shown.h"
#include "report/report.h"

#include <inttypes.h>
#include <math.h>

static const struct column columns[] = {
    {.key = "severity", .header = "severity"},
    {.key = "id", .header = "finding", .gap = 2},
    {.key = "message", .header = "what", .gap = 2},
    {.key = "function", .header = "where", .gap = 2},
    {.key = "file", .header = "file", .gap = 2, .hide_in_text = true},
    {.key = "line", .header = "line", .gap = 2, .hide_in_text = true},
    {.key = "metric", .header = "metric", .gap = 2, .hide_in_text = true},
    {.key = "unit", .header = "unit", .gap = 2, .hide_in_text = true},
    {.key = "low", .header = "low", .gap = 2, .hide_in_text = true},
    {.key = "high", .header = "high", .gap = 2, .hide_in_text = true},
    {.key = "samples", .header = "samples", .gap = 2, .hide_in_text = true},
    {.key = "of", .header = "of", .gap = 2, .hide_in_text = true},
    {.key = "reason", .header = "severe because", .gap = 2},
    {.key = "confidence", .header = "rests on", .gap = 2},
    {.key = "remedy", .header = "what to do", .gap = 2},
    {.key = "command", .header = "shows more", .gap = 2, .code = true},
    {.key = "process", .header = "process", .gap = 2, .hide_in_text = true},
    {.key = "part_of", .header = "part of", .gap = 2},
    {.key = "fingerprint", .header = "fingerprint", .gap = 2, .hide_in_text = true},
};

static void put_int(struct table *t, int64_t v)
{
    struct buf shown = {0};
    buf_printf(&shown, "%" PRId64, v);
    table_int(t, v, buf_str(&shown));
    buf_free(&shown);
}

static void put_metric(struct table *t, const struct finding *f)
{
    struct buf shown = {0};
    if (!f->has_metric) {
        table_null(t);
    } else {
        shown_amount(&shown, f->metric, f->rule->unit);
        table_real(t, f->metric, buf_str(&shown));
    }
    buf_free(&shown);
}

/* An end of the 95 % interval. */
static void put_end(struct table *t, const struct finding *f, double end)
{
    struct buf shown = {0};
    if (!f->has_interval && !(f->raw > 0)) {
        table_null(t);
        return;
    }
    shown_amount(&shown, end, f->rule->unit);
    table_real(t, end, buf_str(&shown));
    buf_free(&shown);
}

/* Those of the finding, and all; of a figure on memory, the sampled objects behind it. */
static void put_samples(struct table *t, const struct finding *f)
{
    if (f->has_interval)
        put_int(t, f->k);
    else if (f->raw > 0)
        put_int(t, llround(f->raw));
    else
        table_null(t);
    if (f->has_interval)
        put_int(t, f->n);
    else
        table_null(t);
}

static void put_where(struct table *t, const struct blame *b)
{
    struct buf shown = {0};
    shown_place(&shown, b->function, b->file, b->line, true);
    table_text_shown(t, b->function, buf_str(&shown));
    table_text(t, b->file);
    put_int(t, b->line);
    buf_free(&shown);
}

static void put_row(struct table *t, const struct finding *f, const struct finding *top)
{
    table_text(t, str_of(severity_name(f->severity)));
    table_text(t, f->rule->id);
    table_text(t, f->message.n ? f->message : f->rule->title);
    put_where(t, &f->blame);
    put_metric(t, f);
    table_text(t, f->rule->unit);
    put_end(t, f, f->low);
    put_end(t, f, f->high);
    put_samples(t, f);
    table_text(t, f->reason);
    table_text(t, f->confidence);
    table_text(t, f->remedy);
    table_text(t, f->command);
    put_int(t, (int64_t)f->process);
    table_text_shown(t, top ? str_of(top->fingerprint) : str_of(""), top ? top->rule->id : str_of(""));
    table_text(t, str_of(f->fingerprint));
}

struct report *findings_report(const struct finding_list *list)
{
    struct report *r = mem_zalloc(1, sizeof *r);
    const struct finding *top = NULL;
    r->name = "findings";
    r->rows = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list->n_findings; i++) {
        bool is_part = list->findings[i].cause != SIZE_MAX;
        top = is_part ? top : &list->findings[i];
        put_row(r->rows, &list->findings[i], is_part ? top : NULL);
    }
    return r;
}
