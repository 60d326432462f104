#include "findings/confidence.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "db/handle.h"
#include "findings/figures.h"
#include "findings/shown.h"
#include "findings/tables.h"

#include <inttypes.h>
#include <math.h>

/* What profiles of a kind say by themselves: a row with a text, or none where there is no such profile. */
struct told {
    const char *kind, *sql;
};

#define DUMPS                                                                                                \
    "SELECT CASE WHEN max(moments) > 1 THEN 'every goroutine is counted, at ' || max(moments) || "           \
    "' moments' || coalesce(' over ' || duration(nanos), '') "                                               \
    "ELSE 'every goroutine is counted, at one moment' END FROM profile, watched "                            \
    "WHERE judged AND NOT before AND moment > 0 AND kind IN ('goroutine', 'goroutineleak') "                 \
    "HAVING count(*) > 0"

#define WAITS(kind)                                                                                          \
    "SELECT 'added up by the runtime over ' || CASE "                                                        \
    "WHEN " kind "_apart NOT NULL THEN 'the ' || duration(" kind "_apart) || ' between two profiles' "       \
    "WHEN duration_nanos > 0 THEN duration(duration_nanos) "                                                 \
    "WHEN " kind "_nanos NOT NULL THEN 'about ' || duration(" kind "_nanos) || ', since the start' "         \
    "ELSE 'a time that is not known, since the start' END "                                                  \
    "FROM profile, waited WHERE profile = (SELECT " kind " FROM chosen) AND samples > 0"

#define SAMPLED(kind, raw)                                                                                   \
    "SELECT 'an estimate from ' || amount(round(sum(" raw "))) || ' sampled objects' FROM " kind             \
    " HAVING sum(" raw ") > 0"

#define COUNTERS                                                                                             \
    "SELECT 'counted by the runtime' || coalesce(', ' || amount(gc_cycles) || ' collections', '') "          \
    "FROM gc_total WHERE gc_cycles NOT NULL"

static const struct told list[] = {
    {"cpu", "SELECT amount(all_samples) || ' samples of the CPU' FROM cpu_total WHERE all_samples > 0"},
    {"heap", SAMPLED("heap", "inuse_raw")},
    {"allocs", SAMPLED("allocs", "alloc_raw")},
    {"goroutine", DUMPS},
    {"goroutineleak", DUMPS},
    {"waiters", DUMPS},
    {"block", WAITS("block")},
    {"mutex", WAITS("mutex")},
    {"memstats", COUNTERS},
    {"gc", COUNTERS},
};

static const struct told *find(struct str kind)
{
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (str_is(kind, list[i].kind))
            return &list[i];
    return NULL;
}

int confidence_check(struct str basis, struct pprofx_error *err)
{
    struct str kind;
    while (str_word(&basis, &kind))
        if (!find(kind) && !str_is(kind, "none"))
            return error_set(err, PPROFX_USAGE,
                             "\"%.*s\" is no basis; cpu, heap, allocs, goroutine, block, "
                             "mutex, memstats and none are",
                             (int)kind.n, kind.p);
    return 0;
}

static int add_told(struct buf *out, const char *sql, struct tables *tables, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE, rc = tables_prepare(tables, sql, &stmt, err);
    if (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct str text = db_column_text(stmt, 0);
        buf_add(out, text.p, text.n);
    } else if (!rc && step != SQLITE_DONE) {
        rc = db_fail(tables_db(tables), err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* The first of the kinds that has something to say; "heap+" is the heap's. */
static int add_basis(struct buf *out, struct str kinds, struct tables *tables, struct pprofx_error *err)
{
    struct str kind;
    int rc = 0;
    while (!rc && !out->len && str_word(&kinds, &kind)) {
        kind.n -= kind.n && kind.p[kind.n - 1] == '+';
        const struct told *told = find(kind);
        rc = told ? add_told(out, told->sql, tables, err) : 0;
    }
    return rc;
}

/* "381 of 812 samples: 41 % to 53 % (95 %)" */
static void add_interval(struct buf *out, const struct finding *f)
{
    figure_amount(out, f->k);
    buf_puts(out, " of ");
    figure_amount(out, f->n);
    buf_printf(out, " sample%s: ", f->n == 1 ? "" : "s");
    shown_amount(out, f->low, f->rule->unit);
    buf_puts(out, " to ");
    shown_amount(out, f->high, f->rule->unit);
    buf_puts(out, " (95 %)");
}

/* "35 sampled objects: give or take 33 % (95 %)" */
static void add_sampled(struct buf *out, const struct finding *f)
{
    const double exact = 0.005;
    if (f->raw < 1.5) {
        buf_puts(out, "a single sampled object");
        return;
    }
    figure_amount(out, llround(f->raw));
    buf_puts(out, " sampled objects: ");
    if (f->error < exact) {
        buf_puts(out, "exact");
        return;
    }
    if (f->error > 1) {
        buf_puts(out, "too few for more than the order of size");
        return;
    }
    buf_puts(out, "give or take ");
    figure_percent(out, f->error);
    buf_puts(out, " (95 %)");
}

int confidence_add(struct finding *f, struct tables *tables, struct arena *arena, struct pprofx_error *err)
{
    struct buf text = {0};
    struct str basis = f->basis.n ? f->basis : f->rule->basis.n ? f->rule->basis : f->rule->kinds;
    int rc = confidence_check(f->basis, err);
    if (rc)
        return rc;
    if (f->has_interval)
        add_interval(&text, f);
    else if (f->raw > 0)
        add_sampled(&text, f);
    else
        rc = add_basis(&text, basis, tables, err);
    if (f->confidence.n)
        buf_printf(&text, "%s%.*s", text.len ? "; " : "", (int)f->confidence.n, f->confidence.p);
    if (!text.len)
        buf_puts(&text, "what the profiles say, with no measure of chance");
    f->confidence = arena_str(arena, buf_str(&text));
    buf_free(&text);
    return rc;
}
