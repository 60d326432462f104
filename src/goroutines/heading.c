#include "goroutines/heading.h"

#include "base/mem.h"
#include "base/sat.h"
#include "base/table.h"
#include "goroutines/words.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MOST_LINES = 12, LEAST_BYTES = 1 << 20 };

static int compare_totals(const void *a, const void *b)
{
    const struct state_total *x = a, *y = b;
    int c = (x->tally.count < y->tally.count) - (x->tally.count > y->tally.count);
    return c ? c : str_compare(x->tally.text, y->tally.text);
}

/* Equal texts are one pointer; there are as many as the runtime knows, or as a file makes up. */
static int compare_texts(const void *a, const void *b)
{
    const struct state_total *x = a, *y = b;
    int c = str_compare(x->tally.text, y->tally.text);
    return c ? c : (int)x->class - (int)y->class;
}

struct state_total *heading_states(const struct groups *g, size_t *n)
{
    size_t all = 0, kept = 0;
    struct state_total *totals = mem_alloc(groups_states(g) + 1, sizeof *totals);
    for (size_t i = 0; i < groups_states(g); i++) {
        struct group_state in = groups_state(g, i);
        if (in.now)
            totals[all++] = (struct state_total){{in.text, in.now}, groups_get(g, in.group)->class};
    }
    if (all)
        qsort(totals, all, sizeof *totals, compare_texts);
    for (size_t i = 0; i < all; i++)
        if (kept && !compare_texts(&totals[kept - 1], &totals[i]))
            totals[kept - 1].tally.count = sat_count_add(totals[kept - 1].tally.count, totals[i].tally.count);
        else
            totals[kept++] = totals[i];
    if (kept)
        qsort(totals, kept, sizeof *totals, compare_totals);
    *n = kept;
    return totals;
}

static const struct moment *last_moment(const struct groups *g)
{
    return groups_moment(g, groups_moments(g) - 1);
}

static void put_headline(const struct paint *p, struct str text)
{
    size_t lines = 0;
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        if (lines++ == MOST_LINES) {
            buf_puts(p->out, "...\n");
            break;
        }
        paint_text(p, PAINT_ALARM, (struct str){text.p, n});
        buf_char(p->out, '\n');
        text = (struct str){text.p + n + (end != NULL), text.n - n - (end != NULL)};
    }
    if (lines)
        buf_char(p->out, '\n');
}

static size_t n_groups_now(const struct groups *g)
{
    size_t n = 0;
    for (size_t i = 0; i < groups_count(g); i++)
        n += group_now(g, groups_get(g, i)) > 0;
    return n;
}

static uint64_t all_bytes(const struct groups *g, bool *measured)
{
    return groups_bytes(g, last_moment(g)->total, measured);
}

/* "3021 goroutines in 17 groups, at least 7.3MB: dump.txt" */
static void put_total(const struct paint *p, const struct groups *g)
{
    const struct moment *m = last_moment(g);
    struct buf text = {0};
    bool measured;
    uint64_t bytes = all_bytes(g, &measured);
    buf_printf(&text, "%" PRIu64, m->count);
    if (m->count != m->total)
        buf_printf(&text, " of %" PRIu64, m->total);
    size_t n = n_groups_now(g);
    buf_printf(&text, " goroutine%s in %zu group%s", m->total == 1 ? "" : "s", n, n == 1 ? "" : "s");
    paint_text(p, PAINT_BOLD, (struct str){text.data, text.len});
    buf_clear(&text);
    if (bytes >= LEAST_BYTES) {
        buf_puts(&text, measured ? ", about " : ", at least ");
        words_bytes(&text, bytes);
    }
    buf_puts(&text, ": ");
    words_moment(&text, g, groups_moments(g) - 1);
    paint_text(p, PAINT_PLAIN, (struct str){text.data, text.len});
    buf_char(p->out, '\n');
    if (m->cut)
        buf_puts(p->out, "The text ends within this dump: there were more goroutines.\n");
    buf_free(&text);
}

/* A log with a stack a line has thousands of moments: the first and the last ones are shown. */
static void put_moments(const struct paint *p, const struct groups *g)
{
    enum { MOST = 10 };
    struct buf text = {0};
    size_t n = groups_moments(g);
    for (size_t i = 0; n > 1 && i < n; i++) {
        const struct moment *m = groups_moment(g, i);
        if (n > MOST && i == 1) {
            i = n - MOST + 2;
            buf_printf(p->out, "     ...  %zu more\n", i - 1);
            m = groups_moment(g, i);
        }
        buf_clear(&text);
        buf_printf(&text, "%8" PRIu64 "  ", m->count);
        words_moment(&text, g, i);
        paint_text(p, PAINT_PLAIN, (struct str){text.data, text.len});
        buf_char(p->out, '\n');
    }
    if (n > 1)
        buf_puts(p->out, "Growth is from the first to the last, what grew most first.\n");
    buf_free(&text);
}

/* The runtime's own states become one when there are several: after SIGQUIT there are a dozen, of a goroutine
 * each, which end a list that was to be read at a glance.  The number of states left. */
static size_t sum_up_runtime(struct state_total *totals, size_t n)
{
    struct state_total sum = {{str_of("in the runtime's own states"), 0}, GOSTATE_RUNTIME};
    size_t kept = 0, summed = 0;
    for (size_t i = 0; i < n; i++)
        summed += totals[i].class == GOSTATE_RUNTIME;
    if (summed < 2)
        return n;
    for (size_t i = 0; i < n; i++)
        if (totals[i].class == GOSTATE_RUNTIME)
            sum.tally.count += totals[i].tally.count;
        else
            totals[kept++] = totals[i];
    totals[kept++] = sum;
    return kept;
}

static void put_states(const struct paint *p, const struct groups *g)
{
    size_t n;
    struct state_total *totals = heading_states(g, &n);
    n = sum_up_runtime(totals, n);
    struct paint_items items = {.indent = 2, .used = 2};
    struct buf text = {0};
    buf_puts(p->out, n ? "  " : "");
    for (size_t i = 0; i < n; i++) {
        struct str state = totals[i].tally.text;
        buf_clear(&text);
        buf_printf(&text, "%" PRIu64 " %.*s", totals[i].tally.count, (int)state.n, state.p);
        buf_puts(&text, state.n ? "" : "in a state not known");
        buf_puts(&text, i + 1 < n ? "," : "");
        paint_item(p, &items, totals[i].class, (struct str){text.data, text.len});
    }
    buf_puts(p->out, n ? "\n" : "");
    buf_free(&text);
    mem_free(totals);
}

/* What the waits that are shown, or missing, mean. */
static const char *waits_remark(const struct groups *g)
{
    const struct moment *m = last_moment(g);
    if (!m->has_waits)
        return "Waits are not told here and states come from the frames; goroutine?debug=2 has both.";
    if (!m->waits_told)
        return "No wait is told. That proves nothing: waits count from a garbage collection.";
    return "Waits are lower bounds: they count from the garbage collection after they began.";
}

static bool anything_inferred(const struct groups *g)
{
    for (size_t i = 0; i < groups_count(g); i++)
        if (groups_get(g, i)->inferred)
            return true;
    return false;
}

void heading_text(const struct paint *p, const struct groups *g)
{
    put_headline(p, last_moment(g)->headline);
    put_moments(p, g);
    put_total(p, g);
    put_states(p, g);
    if (last_moment(g)->has_waits || anything_inferred(g)) {
        paint_puts(p, PAINT_DIM, waits_remark(g));
        buf_char(p->out, '\n');
    }
    buf_char(p->out, '\n');
}

static struct table *states_table(const struct groups *g)
{
    static const struct column columns[] = {
        {.key = "state", .header = "state"},
        {.key = "class", .header = "class", .gap = 2},
        {.key = "count", .header = "goroutines", .align = ALIGN_RIGHT, .gap = 2},
    };
    size_t n;
    struct state_total *totals = heading_states(g, &n);
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    struct buf text = {0};
    for (size_t i = 0; i < n; i++) {
        uint64_t count = totals[i].tally.count;
        buf_clear(&text);
        buf_printf(&text, "%" PRIu64, count);
        table_text(t, totals[i].tally.text);
        table_text(t, str_of(gostate_name(totals[i].class)));
        table_int(t, sat_from_count(count), (struct str){text.data, text.len});
    }
    buf_free(&text);
    mem_free(totals);
    return t;
}

static struct table *moments_table(const struct groups *g)
{
    static const struct column columns[] = {
        {.key = "name", .header = "dump"},
        {.key = "total", .header = "goroutines", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "shown", .header = "of them here", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "waits_told", .header = "waits told", .gap = 2},
        {.key = "cut", .header = "cut", .gap = 2},
        {.key = "headline", .header = "failure", .gap = 2},
    };
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    struct buf text = {0};
    for (size_t i = 0; i < groups_moments(g); i++) {
        const struct moment *m = groups_moment(g, i);
        const uint64_t counts[] = {m->total, m->count};
        buf_clear(&text);
        words_moment(&text, g, i);
        table_text(t, (struct str){text.data, text.len});
        for (size_t k = 0; k < 2; k++) {
            buf_clear(&text);
            buf_printf(&text, "%" PRIu64, counts[k]);
            table_int(t, sat_from_count(counts[k]), (struct str){text.data, text.len});
        }
        table_bool(t, m->waits_told);
        table_bool(t, m->cut);
        table_text(t, m->headline);
    }
    buf_free(&text);
    return t;
}

void heading_facts(const struct groups *g, struct facts *facts)
{
    const struct moment *m = last_moment(g);
    bool measured;
    struct buf text = {0};
    uint64_t bytes = all_bytes(g, &measured);
    words_bytes(&text, bytes);
    if (m->headline.n)
        facts_lines(facts, "headline", "Failure", m->headline);
    facts_int(facts, "goroutines", "Goroutines", sat_from_count(m->total));
    facts_int(facts, "shown", "Of them here", sat_from_count(m->count));
    facts_int(facts, "groups", "Groups", (int64_t)n_groups_now(g));
    facts_unit(facts, "memory", "Memory", sat_from_count(bytes), str_of("bytes"),
               (struct str){text.data, text.len});
    facts_text(facts, "memory_from", "Memory is", str_of(measured ? "measured" : "a lower bound"));
    if (m->has_waits || anything_inferred(g))
        facts_text(facts, "waits", "Waits", str_of(waits_remark(g)));
    facts_table(facts, "states", "States", states_table(g));
    facts_table(facts, "moments", "Dumps", moments_table(g));
    buf_free(&text);
}
