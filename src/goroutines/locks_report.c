#include "goroutines/locks_report.h"

#include "base/mem.h"
#include "base/sat.h"
#include "base/unit.h"
#include "base/utf8.h"
#include "base/wrap.h"

#include <inttypes.h>

static const struct column columns[] = {
    {.key = "waiters", .header = "waiters", .align = ALIGN_RIGHT},
    {.key = "writers", .hide_in_text = true},
    {.key = "readers", .header = "readers", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "longest", .header = "longest", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
    {.key = "kind", .header = "lock", .gap = 2},
    {.key = "address", .header = "address", .gap = 2},
    {.key = "known_by", .hide_in_text = true},
    {.key = "wanted_in", .header = "wanted in", .gap = 2},
    {.key = "wanted_at", .hide_in_text = true},
    {.key = "places", .hide_in_text = true},
    {.key = "holder", .header = "held by", .gap = 2},
    {.key = "sure", .hide_in_text = true},
    {.key = "because", .hide_in_text = true},
    {.key = "candidates", .hide_in_text = true},
    {.key = "holder_state", .hide_in_text = true},
    {.key = "holder_in", .hide_in_text = true},
    {.key = "holder_at", .hide_in_text = true},
    {.key = "holder_waits_for", .hide_in_text = true},
    {.key = "cycle", .hide_in_text = true},
    {.key = "behind", .hide_in_text = true},
    {.key = "waiting_before", .hide_in_text = true},
};

static const char *const kinds[] = {"sync.Mutex", "sync.RWMutex", "sync.Once", "file lock"};
static const char *const known[] = {"address", "struct", "function"};

static struct str text_of(const struct buf *b)
{
    return (struct str){buf_text(b), b->len};
}

void locks_name(struct buf *out, const struct lock *lock)
{
    buf_puts(out, kinds[lock->kind]);
    if (lock->known == LOCK_BY_STRUCT)
        buf_puts(out, " in the struct at");
    if (lock->known != LOCK_BY_FUNCTION)
        buf_printf(out, " 0x%" PRIx64, lock->address);
}

/* Where a frame is: the last part of the file's path and the line. */
static void add_file(struct buf *out, const struct lock_place *place, bool whole)
{
    struct str file = place->file;
    for (size_t i = file.n; !whole && i > 0; i--)
        if (file.p[i - 1] == '/') {
            file = (struct str){file.p + i, file.n - i};
            break;
        }
    buf_add(out, file.p, file.n);
    if (place->line)
        buf_printf(out, ":%" PRId64, place->line);
}

void locks_place(struct buf *out, const struct lock_place *place)
{
    if (!place->function.n) {
        buf_puts(out, "no function of the program");
        return;
    }
    utf8_clean(out, place->function);
    if (place->file.n) {
        struct buf file = {0};
        add_file(&file, place, false);
        buf_puts(out, " (");
        utf8_clean(out, text_of(&file));
        buf_char(out, ')');
        buf_free(&file);
    }
}

static int64_t seconds_of(int64_t minutes)
{
    return sat_from_count(sat_count_times((uint64_t)minutes, 60));
}

void locks_age(struct buf *out, int64_t minutes)
{
    if (minutes <= 0)
        return;
    buf_puts(out, "at least ");
    unit_seconds(out, seconds_of(minutes));
}

const char *locks_sure_word(enum lock_sure sure)
{
    return sure == LOCK_SURE ? "certain" : sure == LOCK_LIKELY ? "likely" : "possible";
}

static void add_count(struct table *t, uint64_t n, struct buf *text)
{
    buf_clear(text);
    buf_printf(text, "%" PRIu64, n);
    table_int(t, sat_from_count(n), text_of(text));
}

static void add_longest(struct table *t, int64_t minutes, struct buf *text)
{
    if (minutes < 0) {
        table_null(t);
        return;
    }
    buf_clear(text);
    unit_seconds(text, seconds_of(minutes));
    table_unit(t, seconds_of(minutes), str_of("seconds"), text_of(text));
}

/* "loadgen.(*Driver).client" of "example.org/shop/loadgen.(*Driver).client". */
static struct str without_folder(struct str function)
{
    size_t from = 0;
    for (size_t i = 0; i < function.n && function.p[i] != '[' && function.p[i] != '('; i++)
        if (function.p[i] == '/')
            from = i + 1;
    return (struct str){function.p + from, function.n - from};
}

static void add_place(struct table *t, const struct lock_place *place, bool brief, struct buf *text)
{
    struct lock_place shown = *place;
    if (brief)
        shown.function = without_folder(place->function);
    buf_clear(text);
    locks_place(text, &shown);
    table_text_shown(t, place->function, text_of(text));
    buf_clear(text);
    add_file(text, place, true);
    table_text(t, text_of(text));
}

static void add_address(struct table *t, const struct lock *lock, struct buf *text)
{
    if (lock->known == LOCK_BY_FUNCTION) {
        table_null(t);
    } else {
        buf_clear(text);
        buf_printf(text, "0x%" PRIx64, lock->address);
        table_text(t, text_of(text));
    }
    table_text(t, str_of(known[lock->known]));
}

static const char *evidence_word(enum lock_evidence e)
{
    switch (e) {
    case LOCK_TYPE:
        return "method of the same type";
    case LOCK_NAMED:
        return "method of the struct";
    case LOCK_FURTHER:
        return "behind the lock's line";
    case LOCK_POINTED:
        return "argument points at it";
    case LOCK_SAME:
        return "behind the lock's line with the same receiver";
    case LOCK_CERTAIN:
        return "the library's frames";
    }
    return "";
}

static void add_holder(struct table *t, const struct locks *l, const struct lock *lock, struct buf *text)
{
    const struct lock_holder *h = lock->n_holders ? &lock->holders[0] : NULL;
    enum lock_sure sure = h ? lock_holder_sure(lock, h) : LOCK_POSSIBLE;
    if (!h) {
        for (int i = 0; i < 8; i++)
            table_null(t);
        return;
    }
    buf_clear(text);
    buf_printf(text, "%" PRIu64 " [%.*s], %s", h->id, (int)h->state.n, h->state.p, locks_sure_word(sure));
    table_int(t, (int64_t)h->id, text_of(text));
    table_text(t, str_of(locks_sure_word(sure)));
    table_text(t, str_of(evidence_word(h->evidence)));
    add_count(t, lock->n_alike, text);
    table_text(t, h->state);
    add_place(t, &h->at, false, text);
    if (h->waits_for == LOCK_NONE) {
        table_null(t);
        return;
    }
    buf_clear(text);
    locks_name(text, locks_get(l, h->waits_for));
    table_text(t, text_of(text));
}

static void add_row(struct table *t, const struct locks *l, const struct lock_graph *g, uint32_t i,
                    bool brief, struct buf *text)
{
    const struct lock *lock = locks_get(l, i);
    add_count(t, lock->readers + lock->writers, text);
    add_count(t, lock->writers, text);
    add_count(t, lock->readers, text);
    add_longest(t, lock->longest, text);
    table_text(t, str_of(kinds[lock->kind]));
    add_address(t, lock, text);
    add_place(t, &lock->place, brief, text);
    add_count(t, lock->n_places, text);
    add_holder(t, l, lock, text);
    if (g->cycle[i] == LOCK_NONE)
        table_null(t);
    else
        add_count(t, g->cycle[i] + 1u, text);
    add_count(t, g->behind[i], text);
    if (locks_total(l)->has_before)
        add_count(t, lock->before, text);
    else
        table_null(t);
}

static struct table *new_rows(const struct locks *l, const struct lock_graph *g, size_t n, bool brief)
{
    struct buf text = {0};
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    for (uint32_t i = 0; i < n; i++)
        add_row(t, l, g, i, brief, &text);
    buf_free(&text);
    return t;
}

static bool fits(const struct table *t, size_t width)
{
    struct buf text = {0};
    bool fits = true;
    table_write_text(t, &text);
    for (size_t i = 0; fits && i < text.len;) {
        size_t n = strcspn(text.data + i, "\n");
        fits = utf8_count((struct str){text.data + i, n}) <= width;
        i += n + 1;
    }
    buf_free(&text);
    return fits;
}

void report_locks(const struct locks *l, const struct locks_options *o, struct report **out)
{
    struct report *r = mem_zalloc(1, sizeof *r);
    struct lock_graph g;
    struct buf heading = {0};
    size_t n = locks_count(l), most = o->max && n > o->max ? o->max : n;
    lock_graph_make(&g, l);
    r->name = "locks";
    r->facts = facts_new();
    locks_heading(&heading, r->facts, l, &g);
    if (n > most)
        buf_printf(&heading, "The %zu of %zu locks with the most waiters:\n", most, n);
    wrap_lines(&r->heading, text_of(&heading), o->width);
    if (n || !o->for_people)
        r->rows = new_rows(l, &g, most, false);
    if (r->rows && o->width && !fits(r->rows, o->width)) {
        table_free(r->rows);
        r->rows = new_rows(l, &g, most, true);
    }
    buf_free(&heading);
    lock_graph_free(&g);
    *out = r;
}
