#include "goroutines/by.h"

#include "base/mem.h"
#include "base/sat.h"
#include "base/table.h"
#include "base/unit.h"
#include "goroutines/words.h"

#include <inttypes.h>
#include <stdlib.h>

struct row {
    struct str key;
    uint64_t now, before;
    int64_t wait; /* the longest, -1: none told */
    size_t n_groups;
    uint32_t largest; /* group */
    uint64_t most;    /* and its goroutines */
};

static struct str key_of(const struct groups *g, const struct group *of, enum goroutines_by by)
{
    switch (by) {
    case BY_CREATOR:
        return of->creator;
    case BY_LABEL:
        return of->value;
    case BY_STATE:
    case BY_STACK:
    case BY_FUNCTION:
        break;
    }
    return groups_function(g, of);
}

static struct row row_of(const struct groups *g, uint32_t group, struct str key)
{
    const struct group *of = groups_get(g, group);
    uint64_t now = group_now(g, of);
    return (struct row){.key = key,
                        .now = now,
                        .before = group_before(g, of),
                        .wait = of->n_waits && now ? of->wait_max : -1,
                        .n_groups = 1,
                        .largest = group,
                        .most = now};
}

/* A row a group and state. */
static size_t collect_states(const struct groups *g, struct row *rows)
{
    size_t n = groups_states(g);
    for (size_t i = 0; i < n; i++) {
        struct group_state in = groups_state(g, i);
        rows[i] = row_of(g, in.group, in.text);
        rows[i].now = rows[i].most = in.now;
        rows[i].before = in.before;
        rows[i].n_groups = in.now > 0;
        if (!in.now)
            rows[i].wait = -1;
    }
    return n;
}

static size_t collect(const struct groups *g, enum goroutines_by by, struct row *rows)
{
    size_t n = 0;
    if (by == BY_STATE)
        return collect_states(g, rows);
    for (uint32_t i = 0; i < groups_count(g); i++)
        rows[n++] = row_of(g, i, key_of(g, groups_get(g, i), by));
    return n;
}

static int compare_keys(const void *a, const void *b)
{
    return str_compare(((const struct row *)a)->key, ((const struct row *)b)->key);
}

static void merge_row(struct row *to, const struct row *from)
{
    to->now = sat_count_add(to->now, from->now);
    to->before = sat_count_add(to->before, from->before);
    to->n_groups += from->n_groups;
    if (from->wait > to->wait)
        to->wait = from->wait;
    if (from->most > to->most || (from->most == to->most && from->largest < to->largest)) {
        to->most = from->most;
        to->largest = from->largest;
    }
}

static int64_t growth_of(const struct row *r)
{
    return sat_growth(r->now, r->before);
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = (x->now < y->now) - (x->now > y->now);
    return c ? c : compare_keys(a, b);
}

static int compare_growth(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = (growth_of(x) < growth_of(y)) - (growth_of(x) > growth_of(y));
    return c ? c : compare_rows(a, b);
}

static struct row *make_rows(const struct groups *g, enum goroutines_by by, size_t *n)
{
    size_t all, kept = 0;
    struct row *rows = mem_alloc((by == BY_STATE ? groups_states(g) : groups_count(g)) + 1, sizeof *rows);
    all = collect(g, by, rows);
    if (all)
        qsort(rows, all, sizeof *rows, compare_keys);
    for (size_t i = 0; i < all; i++)
        if (kept && str_equal(rows[kept - 1].key, rows[i].key))
            merge_row(&rows[kept - 1], &rows[i]);
        else
            rows[kept++] = rows[i];
    if (kept)
        qsort(rows, kept, sizeof *rows, groups_moments(g) > 1 ? compare_growth : compare_rows);
    *n = kept;
    return rows;
}

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

static void put_count(struct table *t, uint64_t count)
{
    struct buf text = {0};
    buf_printf(&text, "%" PRIu64, count);
    table_int(t, sat_from_count(count), text_of(&text));
    buf_free(&text);
}

static void put_growth(struct table *t, const struct row *r)
{
    struct buf text = {0};
    buf_printf(&text, "%+" PRId64, growth_of(r));
    table_int(t, growth_of(r), text_of(&text));
    buf_free(&text);
}

/* Of the largest group: what the key does not say. */
static void put_most(struct table *t, const struct groups *g, const struct row *r, enum goroutines_by by)
{
    const struct group *of = groups_get(g, r->largest);
    struct str function = groups_function(g, of);
    struct buf text = {0};
    if (by != BY_STATE)
        words_states(&text, of);
    if (by != BY_STATE && by != BY_FUNCTION)
        buf_puts(&text, " in ");
    if (by != BY_FUNCTION)
        buf_add(&text, function.p, function.n);
    table_text(t, text_of(&text));
    buf_free(&text);
}

static void put_row(struct table *t, const struct groups *g, const struct row *r, enum goroutines_by by,
                    bool grows)
{
    uint64_t total = groups_moment(g, groups_moments(g) - 1)->total;
    struct buf text = {0};
    put_count(t, r->now);
    words_percent(&text, r->now, total);
    table_real(t, total ? (double)r->now / (double)total * 100 : 0, text_of(&text));
    if (grows)
        put_growth(t, r);
    buf_clear(&text);
    if (r->wait < 0)
        table_null(t);
    else {
        unit_seconds(&text, r->wait);
        table_unit(t, r->wait, str_of("seconds"), text_of(&text));
    }
    put_count(t, r->n_groups);
    table_text_shown(t, r->key, r->key.n ? r->key : str_of(by == BY_STATE ? "not known" : "(none)"));
    put_most(t, g, r, by);
    buf_free(&text);
}

enum { KEY_COLUMN = 5, GROWTH_COLUMN = 2, N_COLUMNS = 7 };

/* The columns, without growth where there is one moment; a table wants them to stay where they are. */
static const struct column *columns_of(enum goroutines_by by, bool grows, size_t *n)
{
    static const char *const keys[][2] = {
        [BY_STACK] = {"function", "function"},    [BY_STATE] = {"state", "state"},
        [BY_CREATOR] = {"creator", "created by"}, [BY_FUNCTION] = {"function", "function"},
        [BY_LABEL] = {"value", "value"},
    };
    static struct column columns[N_COLUMNS] = {
        {.key = "count", .header = "goroutines", .align = ALIGN_RIGHT},
        {.key = "percent", .header = "%", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "growth", .header = "growth", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "wait_max", .header = "longest wait", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
        {.key = "groups", .header = "stacks", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "", .header = "", .gap = 2},
        {.key = "mostly", .header = "most of them", .gap = 2},
    };
    static struct column shown[N_COLUMNS];
    *n = 0;
    columns[KEY_COLUMN].key = keys[by][0];
    columns[KEY_COLUMN].header = keys[by][1];
    for (size_t i = 0; i < N_COLUMNS; i++)
        if (grows || i != GROWTH_COLUMN)
            shown[(*n)++] = columns[i];
    return shown;
}

struct table *by_table(const struct groups *g, const struct goroutines_options *options)
{
    size_t n, n_columns;
    bool grows = groups_moments(g) > 1;
    const struct column *columns = columns_of(options->by, grows, &n_columns);
    struct row *rows = make_rows(g, options->by, &n);
    struct table *t = table_new(columns, n_columns);
    for (size_t i = 0; i < n && (!options->max || i < options->max); i++)
        put_row(t, g, &rows[i], options->by, grows);
    mem_free(rows);
    return t;
}

void by_text(const struct paint *p, const struct groups *g, const struct goroutines_options *options)
{
    struct table *t = by_table(g, options);
    table_write_text(t, p->out);
    table_free(t);
}
