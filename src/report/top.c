/* The costliest nodes: pprof's -top. */
#include "base/mem.h"
#include "base/str.h"
#include "report/header.h"

static const struct column columns[] = {
    {.key = "flat", .header = "flat", .align = ALIGN_RIGHT, .width = 10, .amounts = true},
    {.key = "flat_percent", .header = "flat%", .align = ALIGN_RIGHT, .gap = 1, .width = 6},
    {.key = "sum_percent", .header = "sum%", .align = ALIGN_RIGHT, .gap = 1, .width = 6},
    {.key = "cum", .header = "cum", .align = ALIGN_RIGHT, .gap = 1, .width = 10, .amounts = true},
    {.key = "cum_percent", .header = "cum%", .align = ALIGN_RIGHT, .gap = 1, .width = 6},
    {.key = "name", .header = "", .gap = 2},
    {.key = "inlined", .hide_in_text = true},
    {.key = "file", .hide_in_text = true},
    {.key = "line", .hide_in_text = true},
};

static void add_value(struct table *t, const struct page *page, int64_t v, struct buf *text)
{
    buf_clear(text);
    page_label(page, text, v);
    table_unit(t, page_shown(page, v), page->unit, (struct str){text->data, text->len});
}

/* In percent, with its sign, which the text does not show. */
static void add_percent(struct table *t, const struct page *page, int64_t v, struct buf *text)
{
    int64_t total = page->options->total;
    buf_clear(text);
    unit_percent(text, v, total);
    table_real(t, total ? (double)v / (double)total * 100 : 0, (struct str){text->data, text->len});
}

static void add_name(struct table *t, const struct fold_node *n, struct buf *text)
{
    buf_clear(text);
    fold_name(text, n);
    size_t bare = text->len;
    buf_puts(text, n->inlined ? " (inline)" : n->partly_inlined ? " (partial-inline)" : "");
    table_text_shown(t, (struct str){text->data, bare}, (struct str){text->data, text->len});
}

static void add_row(struct table *t, const struct page *page, const struct fold_node *n, int64_t sum,
                    struct buf *text)
{
    add_value(t, page, fold_flat(n), text);
    add_percent(t, page, fold_flat(n), text);
    add_percent(t, page, sum, text);
    add_value(t, page, fold_cum(n), text);
    add_percent(t, page, fold_cum(n), text);
    add_name(t, n, text);
    table_text(t, str_of(n->inlined ? "all" : n->partly_inlined ? "some" : "no"));
    if (n->file.n)
        table_text(t, n->file);
    else
        table_null(t);
    buf_clear(text);
    buf_int(text, n->line);
    if (n->line)
        table_int(t, n->line, (struct str){text->data, text->len});
    else
        table_null(t);
}

static struct table *make_rows(struct page *page, const struct fold *f, int64_t *sum)
{
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    table_set_fixed(t, page->rules.compat);
    table_set_raw(t, page->options->raw_names);
    struct buf text = {0};
    *sum = 0;
    for (size_t i = 0; i < fold_count(f); i++) {
        const struct fold_node *n = fold_node(f, i);
        *sum = page_add(page, *sum, fold_flat(n));
        add_row(t, page, n, *sum, &text);
    }
    buf_free(&text);
    return t;
}

int report_top(const struct profile *p, const struct report_options *options, struct report **out,
               struct notes *notes, struct pprofx_error *err)
{
    struct page page;
    int code = page_init(&page, p, options, err);
    if (code)
        return code;
    struct fold *f = fold_new(p, &options->fold);
    struct fold_trim trim = {
        .node_fraction = options->node_fraction,
        .edge_fraction = options->edge_fraction,
        .node_count = options->node_count,
        .by_cum = options->by_cum,
    };
    fold_trim(f, &trim);
    page.saturated = fold_saturated(f);
    page_choose_unit(&page, f);

    struct report *r = mem_zalloc(1, sizeof *r);
    struct header_shown shown = {.n = fold_count(f),
                                 .n_before = trim.n_before_count,
                                 .n_dropped = trim.n_dropped,
                                 .cutoff = trim.cutoff};
    r->name = "top";
    r->facts = facts_new();
    r->rows = make_rows(&page, f, &shown.flat);
    header_report(&page, &shown, &r->heading);
    header_facts(&page, &shown, r->facts);
    page_notes(&page, notes);
    fold_free(f);
    *out = r;
    return PPROFX_OK;
}
