/* Numbers that a text tells beside samples: MemStats, garbage collections. */
#include "db/put.h"
#include "profile/profile.h"
#include "profile/told.h"

int put_memstats(struct put *put)
{
    const struct told *t = put->p->told;
    sqlite3_stmt *stmt = NULL;
    if (!t || !t->n_memstats)
        return 0;
    /* A text may have a name twice: the first one counts. */
    int rc = db_prepare(put->db, "INSERT OR IGNORE INTO memstats VALUES (?, ?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; !rc && i < t->n_memstats; i++) {
        const struct memstat *m = &t->memstats[i];
        (void)sqlite3_bind_int64(stmt, 1, put->id);
        (void)db_bind_name(stmt, 2, profile_string(put->p, m->name));
        (void)sqlite3_bind_int64(stmt, 3, m->position);
        if (m->is_real)
            (void)sqlite3_bind_double(stmt, 4, m->real);
        else
            (void)sqlite3_bind_int64(stmt, 4, m->number);
        rc = db_run(put->db, stmt, put->err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* -1 is what is not told. */
static void bind_told(sqlite3_stmt *stmt, int at, int64_t value)
{
    if (value < 0)
        (void)sqlite3_bind_null(stmt, at);
    else
        (void)sqlite3_bind_int64(stmt, at, value);
}

static void bind_cycle(sqlite3_stmt *stmt, const struct gc_cycle *c)
{
    const int64_t told[] = {c->sweep_wall, c->mark_wall,      c->term_wall, c->sweep_cpu,
                            c->assist_cpu, c->background_cpu, c->idle_cpu,  c->term_cpu,
                            c->heap_start, c->heap_end,       c->heap_live, c->goal,
                            c->stacks,     c->globals,        c->procs,     c->forced};
    (void)sqlite3_bind_int64(stmt, 3, c->cycle);
    (void)sqlite3_bind_int64(stmt, 4, c->at);
    (void)sqlite3_bind_double(stmt, 5, (double)c->cpu_percent / 100);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        bind_told(stmt, 6 + (int)i, told[i]);
}

int put_gc_cycles(struct put *put)
{
    const struct told *t = put->p->told;
    sqlite3_stmt *stmt = NULL;
    if (!t || !t->n_gc_cycles)
        return 0;
    int rc =
        db_prepare(put->db,
                   "INSERT INTO gc_cycle VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                   "?, ?)",
                   &stmt, put->err);
    for (size_t i = 0; !rc && i < t->n_gc_cycles; i++) {
        (void)sqlite3_bind_int64(stmt, 1, put->id);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)i);
        bind_cycle(stmt, &t->gc_cycles[i]);
        rc = db_run(put->db, stmt, put->err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}
