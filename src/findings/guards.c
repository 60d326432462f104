#include "findings/guards.h"

#include "base/hash.h"
#include "db/handle.h"
#include "findings/kinds.h"
#include "findings/tables.h"

#include <inttypes.h>
#include <stdio.h>

enum { LEAST_SAMPLES = 10, FEW_SAMPLES = 30 };
static const double least_cores = 0.05, least_share = 0.02;

int guards_read(struct guards *out, struct tables *tables, struct pprofx_error *err)
{
    static const char sql[] =
        "SELECT t.all_samples, coalesce(t.cores, -1), g.is_go, g.oldest, g.newest, b.is_benchmark "
        "FROM cpu_total t, go g, benchmark_total b";
    sqlite3_stmt *stmt = NULL;
    int rc = tables_prepare(tables, sql, &stmt, err);
    if (!rc && sqlite3_step(stmt) != SQLITE_ROW)
        rc = db_fail(tables_db(tables), err);
    if (!rc)
        *out = (struct guards){.cpu_samples = sqlite3_column_int64(stmt, 0),
                               .cores = sqlite3_column_double(stmt, 1),
                               .is_go = sqlite3_column_int(stmt, 2) != 0,
                               .go_oldest = sqlite3_column_int(stmt, 3),
                               .go_newest = sqlite3_column_int(stmt, 4),
                               .benchmark = sqlite3_column_int(stmt, 5) != 0};
    (void)sqlite3_finalize(stmt);
    return rc;
}

static void limit_to_info(struct finding *f, const char *why)
{
    if (f->severity <= SEVERITY_INFO)
        return;
    f->severity = SEVERITY_INFO;
    f->limit = str_of(why);
}

/* What shares of few samples say is little, and of the CPU of a process that does nothing it is nothing. */
static void guard_samples(const struct guards *g, struct finding *f)
{
    if (!f->has_interval)
        return;
    bool of_cpu = kinds_have(f->rule->kinds, "cpu");
    bool is_idle = of_cpu && g->cores >= 0 && g->cores < least_cores;
    bool few = f->n < LEAST_SAMPLES || (of_cpu && g->cpu_samples < LEAST_SAMPLES);
    bool little = of_cpu && (double)f->k < least_share * (double)g->cpu_samples;
    if (few || is_idle)
        f->severity = SEVERITY_NONE;
    else if (f->k < LEAST_SAMPLES || f->n < FEW_SAMPLES || little)
        limit_to_info(f, "there are too few samples");
}

/* Whether all releases the process can be of are in the remedy's range. */
static bool is_for(const struct guards *g, const struct remedy *r)
{
    bool after = !r->oldest || (g->go_oldest && g->go_oldest >= r->oldest);
    bool before = !r->newest || (g->go_newest && g->go_newest <= r->newest);
    return after && before;
}

/* The first with a range that fits; else the one without a range; else the first. */
static void choose_remedy(const struct guards *g, struct finding *f)
{
    for (size_t i = 0; i < f->rule->n_remedies; i++) {
        const struct remedy *r = &f->rule->remedies[i];
        bool ranged = r->oldest || r->newest;
        if (ranged && is_for(g, r)) {
            f->remedy = r->text;
            return;
        }
        if (!ranged || !f->remedy.n)
            f->remedy = r->text;
    }
}

/* Not hash_bytes, whose secret changes from run to run: FNV-1a. */
static uint64_t fingerprint(uint64_t hash, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return (hash ^ 0xff) * 0x100000001b3u;
}

bool guards_apply(const struct guards *g, struct finding *f)
{
    if (!g->is_go && f->rule->form == RULE_FINDING)
        return false;
    guard_samples(g, f);
    if (g->benchmark)
        limit_to_info(f, "it is of a benchmark");
    if (f->severity == SEVERITY_NONE)
        return false;
    if (f->rule->form == RULE_QUALITY)
        f->severity = SEVERITY_INFO;
    if (!f->remedy.n)
        choose_remedy(g, f);
    if (!f->command.n)
        f->command = f->rule->more;
    uint64_t hash = fingerprint(fingerprint(0xcbf29ce484222325u, f->rule->id), f->blame.function);
    (void)snprintf(f->fingerprint, sizeof f->fingerprint, "%016" PRIx64, hash);
    return true;
}
