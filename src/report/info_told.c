#include "report/info_told.h"

#include "base/facts.h"
#include "base/mem.h"
#include "base/sat.h"
#include "base/table.h"
#include "base/unit.h"
#include "profile/gc.h"
#include "profile/labels.h"
#include "profile/profile.h"
#include "profile/told.h"

#include <inttypes.h>
#include <stdlib.h>

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

static void add_label(struct buf *out, const char *before, int64_t v, const char *unit)
{
    buf_puts(out, before);
    unit_label(out, v, str_of(unit), str_of("auto"), NULL);
}

static void add_hidden(struct facts *f, const char *key, int64_t v, const char *unit)
{
    struct buf shown = {0};
    add_label(&shown, "", v, unit);
    facts_unit(f, key, NULL, v, str_of(unit), text_of(&shown));
    buf_free(&shown);
}

static void add_cycles(struct facts *f, const struct gc_summary *s)
{
    struct buf text = {0};
    double rate = s->span > 0 ? (double)(s->cycles - s->programs) / ((double)s->span / 1e9) : 0;
    buf_printf(&text, "%zu", s->cycles);
    if (s->span > 0) {
        add_label(&text, " in ", s->span, "nanoseconds");
        buf_puts(&text, ", ");
        buf_rate(&text, rate);
        buf_puts(&text, "/s");
    }
    buf_printf(&text, ", %zu forced", s->forced);
    if (s->programs > 1)
        buf_printf(&text, "; %zu starts of a program", s->programs);
    facts_unit(f, "gc_cycles", "Collections", (int64_t)s->cycles, str_of("count"), text_of(&text));
    facts_int(f, "gc_forced", NULL, (int64_t)s->forced);
    facts_int(f, "gc_programs", NULL, (int64_t)s->programs);
    add_hidden(f, "gc_span", s->span, "nanoseconds");
    buf_clear(&text);
    buf_rate(&text, rate);
    if (s->span > 0)
        facts_real(f, "gc_rate", NULL, rate, text_of(&text));
    buf_free(&text);
}

static void add_share(struct facts *f, const struct gc_summary *s)
{
    struct buf text = {0};
    if (s->cpu_share >= 0)
        buf_printf(&text, "at most %.1f%% of the CPUs' time between the first and the last, ",
                   100 * s->cpu_share);
    buf_printf(&text, "%" PRId64 "%% since the start", s->cpu_percent / 100);
    facts_real(f, "gc_cpu_share", "Collector", s->cpu_share, text_of(&text));
    buf_free(&text);
}

static void add_pauses(struct facts *f, const struct gc_summary *s)
{
    struct buf text = {0};
    add_label(&text, "median ", s->pause_median, "nanoseconds");
    add_label(&text, ", 99% up to ", s->pause_p99, "nanoseconds");
    add_label(&text, ", longest ", s->pause_max, "nanoseconds");
    add_label(&text, ", together ", s->pause_sum, "nanoseconds");
    facts_unit(f, "gc_pause_max", "Pauses", s->pause_max, str_of("nanoseconds"), text_of(&text));
    add_hidden(f, "gc_pause_median", s->pause_median, "nanoseconds");
    add_hidden(f, "gc_pause_p99", s->pause_p99, "nanoseconds");
    add_hidden(f, "gc_pause_sum", s->pause_sum, "nanoseconds");
    buf_free(&text);
}

static void add_goal(struct buf *out, int64_t goal)
{
    if (goal < 0)
        buf_puts(out, " without a goal");
    else
        add_label(out, " of a goal of ", goal, "bytes");
}

static void add_heap(struct facts *f, const struct gc_summary *s)
{
    struct buf text = {0};
    add_label(&text, "", s->first_live, "bytes");
    add_goal(&text, s->first_goal);
    add_label(&text, " at first, ", s->last_live, "bytes");
    add_goal(&text, s->last_goal);
    buf_puts(&text, " at last");
    facts_unit(f, "gc_live_last", "Live heap", s->last_live, str_of("bytes"), text_of(&text));
    add_hidden(f, "gc_live_first", s->first_live, "bytes");
    if (s->first_goal >= 0)
        add_hidden(f, "gc_goal_first", s->first_goal, "bytes");
    if (s->last_goal >= 0)
        add_hidden(f, "gc_goal_last", s->last_goal, "bytes");
    buf_free(&text);
}

static void add_gc(struct facts *f, const struct told *t)
{
    struct gc_summary s;
    if (!t->n_gc_cycles)
        return;
    gc_summarize(t->gc_cycles, t->n_gc_cycles, &s);
    add_cycles(f, &s);
    add_share(f, &s);
    add_pauses(f, &s);
    add_heap(f, &s);
}

static void add_dump(struct facts *f, const struct profile *p)
{
    const struct told *t = p->told;
    struct buf text = {0};
    if (!t->n_moments)
        return;
    if (t->moment)
        buf_printf(&text, "%" PRIu32 " of %" PRIu32 ", from line %" PRIu64 "%s", t->moment, t->n_moments,
                   t->line, t->cut ? ", cut short" : "");
    else
        buf_printf(&text, "the sum of %" PRIu32, t->n_moments);
    facts_unit(f, "dump", "Dump", t->moment, str_of("count"), text_of(&text));
    facts_int(f, "dumps", NULL, t->n_moments);
    facts_int(f, "dump_line", NULL, (int64_t)t->line);
    buf_free(&text);
    facts_lines(f, "headline", "Headline", profile_string(p, t->headline));
}

/* Goroutines of one state. */
struct state {
    struct str name;
    int64_t count, longest; /* nanoseconds; 0: no wait is told */
};

static int by_count(const void *a, const void *b)
{
    const struct state *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return str_compare(x->name, y->name);
}

/* By the number of the state's string. */
static size_t count_states(const struct told *t, const struct profile *p, struct state *states, uint32_t *row)
{
    size_t n = 0;
    bool cut = false;
    for (size_t i = 0; i < t->n_groups; i++) {
        const struct goroutine_group *g = &t->groups[i];
        int64_t count = g->count > INT64_MAX ? INT64_MAX : (int64_t)g->count;
        if (!row[g->state]) {
            states[n] = (struct state){.name = profile_string(p, g->state)};
            row[g->state] = (uint32_t)++n;
        }
        struct state *s = &states[row[g->state] - 1];
        s->count = sat_add(s->count, count, &cut);
    }
    return n;
}

/* The samples have the waits of their goroutines added up. */
static void find_longest(const struct profile *p, struct state *states, const uint32_t *row)
{
    uint32_t key = profile_find(p, "state", 5);
    if (p->n_types != 2 || key == NONE)
        return;
    for (size_t i = 0; i < p->n_samples; i++) {
        const int64_t *values = profile_values(p, i);
        const struct label *l = labels_find(p, i, key);
        if (!l || l->is_number || !row[l->text] || values[0] <= 0)
            continue;
        struct state *s = &states[row[l->text] - 1];
        if (values[1] / values[0] > s->longest)
            s->longest = values[1] / values[0];
    }
}

static void add_count(struct table *t, int64_t n)
{
    struct buf digits = {0};
    buf_int(&digits, n);
    table_int(t, n, text_of(&digits));
    buf_free(&digits);
}

static void add_state(struct table *t, const struct state *s)
{
    table_text_shown(t, s->name, s->name.n ? s->name : str_of("(not said)"));
    add_count(t, s->count);
    if (!s->longest) {
        table_null(t);
        return;
    }
    struct buf shown = {0};
    buf_puts(&shown, "at least ");
    unit_seconds(&shown, s->longest / 1000000000);
    table_unit(t, s->longest / 1000000000, str_of("seconds"), text_of(&shown));
    buf_free(&shown);
}

static void add_goroutines(struct facts *f, const struct profile *p)
{
    static const struct column columns[] = {
        {.key = "state", .header = "state"},
        {.key = "count", .header = "goroutines", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "longest", .header = "longest wait", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
    };
    const struct told *t = p->told;
    if (!t->n_groups)
        return;
    struct buf text = {0};
    int64_t total = 0;
    bool cut = false;
    struct state *states = mem_alloc(t->n_groups, sizeof *states);
    uint32_t *row = mem_zalloc(profile_n_strings(p), sizeof *row);
    size_t n = count_states(t, p, states, row);
    find_longest(p, states, row);
    qsort(states, n, sizeof *states, by_count);
    struct table *table = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < n; i++) {
        total = sat_add(total, states[i].count, &cut);
        add_state(table, &states[i]);
    }
    buf_printf(&text, "%" PRId64 " in %zu group%s of the same stack, state and creator", total, t->n_groups,
               t->n_groups == 1 ? "" : "s");
    facts_unit(f, "goroutines", "Goroutines", total, str_of("count"), text_of(&text));
    facts_int(f, "goroutine_groups", NULL, (int64_t)t->n_groups);
    facts_table(f, "states", "States", table);
    mem_free(states);
    mem_free(row);
    buf_free(&text);
}

/* The fields of MemStats that are asked about. */
static const struct {
    const char *name, *unit, *meaning;
} memory[] = {
    {"Sys", "bytes", "taken from the system"},
    {"HeapInuse", "bytes", "heap in use"},
    {"HeapAlloc", "bytes", "of it objects, also those not collected yet"},
    {"HeapIdle", "bytes", "heap not in use"},
    {"HeapReleased", "bytes", "of it given back to the system"},
    {"StackInuse", "bytes", "stacks"},
    {"NextGC", "bytes", "heap at which the next collection begins"},
    {"HeapObjects", "count", "objects"},
    {"NumGC", "count", "collections"},
    {"NumForcedGC", "count", "of them forced"},
};

static const struct memstat *find_stat(const struct profile *p, const char *name)
{
    for (size_t i = 0; i < p->told->n_memstats; i++)
        if (str_equal(profile_string(p, p->told->memstats[i].name), str_of(name)))
            return &p->told->memstats[i];
    return NULL;
}

static void add_memory(struct table *t, const struct memstat *m, size_t i)
{
    struct buf shown = {0};
    add_label(&shown, "", m->number, memory[i].unit);
    table_text(t, str_of(memory[i].name));
    table_unit(t, m->number, str_of(memory[i].unit), text_of(&shown));
    table_text(t, str_of(memory[i].meaning));
    buf_free(&shown);
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The elements of a list that are not 0, sorted: the runtime keeps the last 256 collections.  The caller
 * frees them. */
static int64_t *sorted_list(const struct profile *p, const char *name, size_t *n)
{
    const struct told *t = p->told;
    int64_t *list = mem_alloc(t->n_memstats, sizeof *list);
    *n = 0;
    for (size_t i = 0; i < t->n_memstats; i++)
        if (str_equal(profile_string(p, t->memstats[i].name), str_of(name)) && t->memstats[i].number > 0)
            list[(*n)++] = t->memstats[i].number;
    qsort(list, *n, sizeof *list, compare_numbers);
    return list;
}

static void add_recent(struct facts *f, const struct profile *p)
{
    size_t n, n_ends;
    int64_t *pauses = sorted_list(p, "PauseNs", &n), *ends = sorted_list(p, "PauseEnd", &n_ends);
    struct buf text = {0};
    if (n) {
        add_label(&text, "median ", pauses[(n - 1) / 2], "nanoseconds");
        add_label(&text, ", longest ", pauses[n - 1], "nanoseconds");
        buf_printf(&text, ", of the last %zu collections", n);
        if (n_ends > 1 && ends[n_ends - 1] > ends[0]) {
            buf_puts(&text, ", of which there were ");
            buf_rate(&text, (double)(n_ends - 1) / ((double)(ends[n_ends - 1] - ends[0]) / 1e9));
            buf_puts(&text, "/s");
        }
        facts_unit(f, "gc_pause_max", "Pauses", pauses[n - 1], str_of("nanoseconds"), text_of(&text));
        add_hidden(f, "gc_pause_median", pauses[(n - 1) / 2], "nanoseconds");
    }
    buf_free(&text);
    mem_free(pauses);
    mem_free(ends);
}

static void add_memstats(struct facts *f, const struct profile *p)
{
    static const struct column columns[] = {
        {.key = "name", .header = "field"},
        {.key = "value", .header = "value", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
        {.key = "meaning", .header = "meaning", .gap = 2},
    };
    if (!p->told->n_memstats)
        return;
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < sizeof memory / sizeof *memory; i++) {
        const struct memstat *m = find_stat(p, memory[i].name);
        if (m && !m->is_real)
            add_memory(t, m, i);
    }
    facts_table(f, "memstats", "Memory", t);
    const struct memstat *share = find_stat(p, "GCCPUFraction");
    struct buf text = {0};
    if (share && share->is_real) {
        buf_printf(&text, "%.2f%% of the CPUs' time since the start", 100 * share->real);
        facts_real(f, "gc_cpu_fraction", "Collector", share->real, text_of(&text));
    }
    buf_free(&text);
    add_recent(f, p);
}

void info_told(struct facts *f, const struct profile *p)
{
    if (!p->told)
        return;
    add_dump(f, p);
    add_goroutines(f, p);
    add_memstats(f, p);
    add_gc(f, p->told);
}
