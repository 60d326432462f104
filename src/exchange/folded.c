/* Folded stacks, as FlameGraph's scripts and inferno read them. */
#include "base/folded.h"
#include "base/error.h"
#include "base/notes.h"
#include "base/sat.h"
#include "base/utf8.h"
#include "exchange/exchange.h"
#include "exchange/paths.h"
#include "profile/profile.h"
#include "report/page.h"

enum { PIECE = 1 << 16 };

struct folding {
    const struct paths *paths;
    struct page page;
    const struct exchange_sink *sink;
    struct buf text;
    int64_t stackless; /* the sum of samples without frames, not written yet */
    size_t n_negative;
};

#define NO_STACK "[no stack]"

/* A name that ends in a number behind a blank would be taken for the first column of a difference. */
static void join_number(struct buf *name, size_t start)
{
    struct str stack, number;
    if (folded_split((struct str){name->data + start, name->len - start}, &stack, &number))
        name->data[start + stack.n] = '_';
}

static void frame_key(struct buf *out, const struct fold_node *node)
{
    struct buf name = {0}, repaired = {0};
    size_t start = out->len;
    fold_name(&name, node);
    (void)utf8_repair(&repaired, (struct str){buf_text(&name), name.len});
    for (size_t i = 0; i < repaired.len; i++)
        if (repaired.data[i] == ';')
            repaired.data[i] = ':';
    utf8_clean(out, (struct str){buf_text(&repaired), repaired.len});
    if (out->len > start)
        join_number(out, start);
    buf_free(&name);
    buf_free(&repaired);
}

/* In the unit that was asked for, else in the profile's own: numbers that are added up want one unit. */
static int64_t shown(const struct page *page, int64_t v)
{
    struct str unit;
    v = page_shown(page, v);
    if (!unit_compatible(page->unit, page->output_unit, &page->rules))
        return v;
    return sat_from_double(unit_scale(v, page->unit, page->output_unit, &page->rules, &unit));
}

static int flush(struct folding *f, struct pprofx_error *err)
{
    int rc = f->sink->write(f->sink->context, buf_text(&f->text), f->text.len, err);
    buf_clear(&f->text);
    return rc;
}

static int add_line(struct folding *f, const struct path *path, int64_t sum, struct pprofx_error *err)
{
    int64_t v = shown(&f->page, sum);
    if (v == 0 || (v < 0 && f->page.options->fold.drop_negative))
        return PPROFX_OK;
    f->n_negative += v < 0;
    for (size_t i = 0; i < path->depth; i++) {
        struct str key = f->paths->frames[path->frames[i]].key;
        if (i)
            buf_char(&f->text, ';');
        buf_add(&f->text, key.p, key.n);
    }
    if (!path->depth)
        buf_puts(&f->text, NO_STACK);
    buf_char(&f->text, ' ');
    buf_int(&f->text, v);
    buf_char(&f->text, '\n');
    return f->text.len < PIECE ? PPROFX_OK : flush(f, err);
}

/* The line of the samples without frames. */
static int add_stackless(struct folding *f, struct pprofx_error *err)
{
    int64_t sum = f->stackless;
    f->stackless = 0;
    return add_line(f, &(struct path){0}, sum, err);
}

/* Samples without frames come first and wait until the place of what they are called. */
static int add_path(void *context, const struct path *path, struct pprofx_error *err)
{
    struct folding *f = context;
    int64_t sum = path->sum;
    if (!path->depth) {
        f->stackless = sum;
        return PPROFX_OK;
    }
    int order = f->stackless ? str_compare(f->paths->frames[path->frames[0]].key, str_of(NO_STACK)) : -1;
    if (order == 0 && path->depth == 1) {
        sum = sat_add(sum, f->stackless, &f->page.saturated);
        f->stackless = 0;
    } else if (order >= 0) {
        int rc = add_stackless(f, err);
        if (rc)
            return rc;
    }
    return add_line(f, path, sum, err);
}

int exchange_check(const struct report_options *options, struct pprofx_error *err)
{
    return options->fold.mean
               ? error_set(err, PPROFX_USAGE,
                           "-mean and -mean_delay do not go with stacks: averages do not add up")
               : PPROFX_OK;
}

int exchange_folded(const struct profile *p, const struct report_options *options,
                    const struct exchange_sink *sink, struct notes *notes, struct pprofx_error *err)
{
    struct paths paths;
    struct folding f = {.paths = &paths, .sink = sink};
    int rc = exchange_check(options, err);
    if (!rc)
        rc = page_init(&f.page, p, options, err);
    if (!rc)
        rc = paths_make(&paths, p, &options->fold, frame_key, err);
    if (rc)
        return rc;
    rc = paths_each(&paths, options->fold.value, add_path, &f, &f.page.saturated, err);
    if (!rc)
        rc = add_stackless(&f, err);
    if (!rc)
        rc = flush(&f, err);
    if (f.n_negative)
        notes_add(notes,
                  "%zu stacks have negative values, which most flame graph tools leave out; -drop_negative "
                  "leaves them out here",
                  f.n_negative);
    page_notes(&f.page, notes);
    buf_free(&f.text);
    paths_free(&paths);
    return rc;
}
