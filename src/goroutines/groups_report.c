/* The groups as data. */
#include "goroutines/groups_report.h"

#include "base/mem.h"
#include "base/sat.h"
#include "base/unit.h"
#include "goroutines/by.h"
#include "goroutines/full.h"
#include "goroutines/heading.h"
#include "goroutines/judge.h"
#include "goroutines/words.h"
#include "report/report.h"

#include <inttypes.h>

static const struct column columns[] = {
    {.key = "count", .header = "goroutines", .align = ALIGN_RIGHT},
    {.key = "percent", .header = "%", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "before", .header = "before", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "growth", .header = "growth", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "counts", .header = "in each", .gap = 2},
    {.key = "verdict", .header = "verdict", .gap = 2},
    {.key = "class", .header = "class", .gap = 2},
    {.key = "states", .header = "states", .gap = 2},
    {.key = "wait_min", .header = "wait at least", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
    {.key = "wait_median", .header = "median", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
    {.key = "wait_max", .header = "longest", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
    {.key = "waits_told", .header = "waits told", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "memory", .header = "memory", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
    {.key = "function", .header = "function", .gap = 2},
    {.key = "file", .header = "file", .gap = 2},
    {.key = "line", .header = "line", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "signature_count", .header = "alike", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "creator", .header = "created by", .gap = 2},
    {.key = "labels", .header = "labels", .gap = 2},
    {.key = "ids", .header = "ids", .gap = 2},
    {.key = "stack", .header = "stack", .gap = 2},
    {.key = "full", .hide_in_text = true},
};

/* While a table is filled. */
struct filling {
    struct table *t;
    const struct groups *g;
    const struct goroutines_options *options;
    struct buf text;
};

static struct str take(struct filling *f)
{
    return (struct str){buf_text(&f->text), f->text.len};
}

static void put_count(struct filling *f, uint64_t v)
{
    buf_clear(&f->text);
    buf_printf(&f->text, "%" PRIu64, v);
    table_int(f->t, sat_from_count(v), take(f));
}

static void put_percent(struct filling *f, uint64_t v)
{
    uint64_t total = groups_moment(f->g, groups_moments(f->g) - 1)->total;
    buf_clear(&f->text);
    words_percent(&f->text, v, total);
    table_real(f->t, total ? (double)v / (double)total * 100 : 0, take(f));
}

static void put_growth(struct filling *f, const struct group *of, int64_t growth)
{
    if (groups_moments(f->g) < 2) {
        table_null(f->t);
        table_null(f->t);
        table_null(f->t);
        return;
    }
    put_count(f, group_before(f->g, of));
    buf_clear(&f->text);
    buf_printf(&f->text, "%+" PRId64, growth);
    table_int(f->t, growth, take(f));
    buf_clear(&f->text);
    words_counts(&f->text, f->g, of);
    table_text(f->t, take(f));
}

static void put_seconds(struct filling *f, const struct group *of, int64_t seconds)
{
    buf_clear(&f->text);
    if (!of->n_waits) {
        table_null(f->t);
        return;
    }
    unit_seconds(&f->text, seconds);
    table_unit(f->t, seconds, str_of("seconds"), take(f));
}

static void put_memory(struct filling *f, uint64_t now)
{
    bool measured;
    uint64_t bytes = groups_bytes(f->g, now, &measured);
    buf_clear(&f->text);
    words_bytes(&f->text, bytes);
    table_unit(f->t, sat_from_count(bytes), str_of("bytes"), take(f));
}

/* Function, file and line of the innermost frame of the user's. */
static void put_place(struct filling *f, const struct group *of)
{
    table_text(f->t, groups_function(f->g, of));
    if (of->user == groups_depth(f->g, of->path)) {
        table_null(f->t);
        table_null(f->t);
        return;
    }
    const struct site *at = groups_site(f->g, of->path, of->user);
    table_text(f->t, at->file);
    buf_clear(&f->text);
    buf_printf(&f->text, "%" PRId64, at->line);
    table_int(f->t, at->line, take(f));
}

static void put_texts(struct filling *f, const struct group *of, uint64_t now)
{
    table_text(f->t, of->creator);
    buf_clear(&f->text);
    words_labels(&f->text, of, now);
    table_text(f->t, take(f));
    buf_clear(&f->text);
    for (size_t i = 0; i < of->n_ids; i++)
        buf_printf(&f->text, "%s%" PRIu64, i ? " " : "", of->ids[i]);
    table_text(f->t, take(f));
    buf_clear(&f->text);
    words_stack(&f->text, f->g, of->path);
    table_text(f->t, take(f));
    if (f->options->full && of->n_ids)
        table_text(f->t, full_text(f->options->full, of->ids[0]));
    else
        table_null(f->t);
}

static const char *const verdicts[] = {
    [VERDICT_FAILED] = "failed", [VERDICT_FOREVER] = "forever", [VERDICT_LOCK] = "lock",
    [VERDICT_INSIDE] = "inside", [VERDICT_LEAK] = "leak",       [VERDICT_CROWD] = "crowd",
    [VERDICT_STUCK] = "stuck",   [VERDICT_OTHER] = "other",     [VERDICT_LIBRARY] = "library",
    [VERDICT_OWN] = "own",
};

static void put_group(struct filling *f, const struct judged *j)
{
    const struct group *of = groups_get(f->g, j->group);
    uint64_t now = group_now(f->g, of);
    put_count(f, now);
    put_percent(f, now);
    put_growth(f, of, j->growth);
    table_text(f->t, str_of(verdicts[j->verdict]));
    table_text(f->t, str_of(gostate_name(of->class)));
    buf_clear(&f->text);
    words_states(&f->text, of);
    table_text(f->t, take(f));
    put_seconds(f, of, of->wait_min);
    put_seconds(f, of, of->wait_median);
    put_seconds(f, of, of->wait_max);
    put_count(f, of->n_waits);
    put_memory(f, now);
    put_place(f, of);
    put_count(f, groups_alike(f->g, of));
    put_texts(f, of, now);
}

static struct table *rows_of(const struct groups *g, const struct goroutines_options *o)
{
    struct filling f = {.g = g, .options = o, .text = {0}};
    struct judged *judged = judge(g);
    f.t = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < groups_count(g) && (!o->max || table_rows(f.t) < o->max); i++)
        if (group_now(g, groups_get(g, judged[i].group)) || judged[i].growth)
            put_group(&f, &judged[i]);
    mem_free(judged);
    buf_free(&f.text);
    return f.t;
}

struct report *goroutines_report(const struct groups *g, const struct goroutines_options *options)
{
    struct report *r = mem_zalloc(1, sizeof *r);
    r->name = "goroutines";
    r->facts = facts_new();
    heading_facts(g, r->facts);
    r->rows = options->by == BY_STACK ? rows_of(g, options) : by_table(g, options);
    return r;
}
