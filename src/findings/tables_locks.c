#include "findings/tables_locks.h"

#include "base/buf.h"
#include "base/mem.h"
#include "db/handle.h"
#include "findings/tables.h"
#include "goroutines/lockgraph.h"
#include "goroutines/sites.h"
#include "profile/gostate.h"

#include <string.h>

enum { MOST_LOCKS = 1000 }; /* of a dump; those most wait for come first */

/* While the locks of one dump become rows. */
struct locking {
    struct db *db;
    struct sites *sites;
    int64_t profile;
    const struct locks *locks;
    struct lock_graph graph;
    sqlite3_stmt *lock, *holder, *order;
    struct pprofx_error *err;
};

static int64_t site_of(const struct locking *g, const struct lock_place *place)
{
    return sites_intern(g->sites, place->function, place->file, place->line);
}

/* A number that may not be told. */
static void bind_told(sqlite3_stmt *stmt, int at, bool told, int64_t value)
{
    if (told)
        (void)sqlite3_bind_int64(stmt, at, value);
    else
        (void)sqlite3_bind_null(stmt, at);
}

static int put_holder(struct locking *g, uint32_t i, size_t position)
{
    static const char *const evidence[] = {
        [LOCK_TYPE] = "type",       [LOCK_NAMED] = "receiver", [LOCK_FURTHER] = "further",
        [LOCK_POINTED] = "pointer", [LOCK_SAME] = "same",      [LOCK_CERTAIN] = "certain"};
    static const char *const sure[] = {"possible", "likely", "certain"};
    const struct lock *lock = locks_get(g->locks, i);
    const struct lock_holder *h = &lock->holders[position];
    const int64_t numbers[] = {g->profile, i, (int64_t)position, (int64_t)h->id};
    int at = 1;
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        (void)sqlite3_bind_int64(g->holder, at++, numbers[k]);
    db_bind_text(g->holder, at++, str_of(evidence[h->evidence]));
    db_bind_text(g->holder, at++, str_of(sure[lock_holder_sure(lock, h)]));
    (void)db_bind_name(g->holder, at++, h->state);
    db_bind_text(g->holder, at++, str_of(gostate_name(gostate_of(h->state))));
    bind_told(g->holder, at++, h->minutes >= 0, h->minutes * 60);
    (void)sqlite3_bind_int64(g->holder, at++, site_of(g, &h->where));
    (void)sqlite3_bind_int64(g->holder, at++, site_of(g, &h->at));
    (void)sqlite3_bind_int(g->holder, at++, h->moving);
    (void)sqlite3_bind_int(g->holder, at++, h->itself);
    bind_told(g->holder, at, h->waits_for != LOCK_NONE, h->waits_for);
    return db_run(g->db, g->holder, g->err);
}

static void bind_cycle(struct locking *g, uint32_t i, int at)
{
    uint32_t cycle = g->graph.cycle[i];
    bind_told(g->lock, at, cycle != LOCK_NONE, cycle);
    if (cycle == LOCK_NONE)
        (void)sqlite3_bind_null(g->lock, at + 1);
    else
        (void)sqlite3_bind_int(g->lock, at + 1,
                               lock_cycle_sure(g->locks, &g->graph, &g->graph.chains[cycle]) == LOCK_LIKELY);
}

static int put_lock(struct locking *g, uint32_t i)
{
    static const char *const kinds[] = {[LOCK_MUTEX] = "sync.Mutex",
                                        [LOCK_RW_MUTEX] = "sync.RWMutex",
                                        [LOCK_ONCE] = "sync.Once",
                                        [LOCK_FILE] = "file"};
    static const char *const known[] = {
        [LOCK_BY_ADDRESS] = "address", [LOCK_BY_STRUCT] = "struct", [LOCK_BY_FUNCTION] = "function"};
    const struct lock *lock = locks_get(g->locks, i);
    int at = 1;
    (void)sqlite3_bind_int64(g->lock, at++, g->profile);
    (void)sqlite3_bind_int64(g->lock, at++, i);
    db_bind_text(g->lock, at++, str_of(kinds[lock->kind]));
    db_bind_text(g->lock, at++, str_of(known[lock->known]));
    const int64_t numbers[] = {(int64_t)lock->address,       (int64_t)(lock->readers + lock->writers),
                               (int64_t)lock->readers,       (int64_t)lock->aged,
                               (int64_t)lock->before,        lock_is_old(g->locks, lock),
                               (int64_t)lock->n_moving,      site_of(g, &lock->place),
                               (int64_t)lock->place_waiters, (int64_t)g->graph.behind[i]};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        (void)sqlite3_bind_int64(g->lock, at++, numbers[k]);
    bind_told(g->lock, at++, lock->longest >= 0, lock->longest * 60);
    bind_cycle(g, i, at);
    int rc = db_run(g->db, g->lock, g->err);
    for (size_t k = 0; !rc && k < lock->n_holders; k++)
        rc = put_holder(g, i, k);
    return rc;
}

static int put_order(struct locking *g, const struct lock_order *order)
{
    (void)sqlite3_bind_int64(g->order, 1, g->profile);
    (void)sqlite3_bind_int64(g->order, 2, site_of(g, &order->first));
    (void)sqlite3_bind_int64(g->order, 3, (int64_t)order->waiting);
    (void)sqlite3_bind_int64(g->order, 4, (int64_t)order->further);
    (void)sqlite3_bind_int64(g->order, 5, order->locks);
    return db_run(g->db, g->order, g->err);
}

static int put_locks(struct tables *t, int64_t profile, const struct locks *l, struct pprofx_error *err)
{
    struct locking g = {
        .db = tables_db(t), .sites = tables_sites(t), .profile = profile, .locks = l, .err = err};
    lock_graph_make(&g.graph, l);
    int rc =
        db_prepare(g.db, "INSERT INTO fact_lock VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   &g.lock, err);
    if (!rc)
        rc =
            db_prepare(g.db, "INSERT INTO fact_lock_holder VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       &g.holder, err);
    if (!rc)
        rc = db_prepare(g.db, "INSERT INTO fact_lock_order VALUES (?, ?, ?, ?, ?)", &g.order, err);
    for (uint32_t i = 0; !rc && i < locks_count(l) && i < MOST_LOCKS; i++)
        rc = put_lock(&g, i);
    for (size_t i = 0; !rc && i < locks_orders(l); i++)
        rc = put_order(&g, locks_order(l, i));
    (void)sqlite3_finalize(g.lock);
    (void)sqlite3_finalize(g.holder);
    (void)sqlite3_finalize(g.order);
    lock_graph_free(&g.graph);
    return rc;
}

/* A dump to read again. */
struct reread {
    int64_t process, profile, dump;
    char *name;
};

/* Dumps by process and time, the last two of each, where goroutines wait for locks in the last one. */
static int list_dumps(struct db *db, struct reread **out, size_t *n, struct pprofx_error *err)
{
    static const char sql[] =
        "SELECT p.process, p.profile, p.dump, p.name FROM profile p WHERE p.kind = 'goroutine' "
        "AND p.form = 'debug=2' AND NOT p.before AND p.moment > 0 AND p.moment >= p.moments - 1 "
        "AND EXISTS (SELECT 1 FROM fact_goroutine g JOIN profile l ON l.profile = g.profile "
        "  WHERE l.process = p.process AND l.kind = p.kind AND l.form = p.form AND NOT l.before "
        "  AND l.moment = l.moments AND g.state_class = 'lock') "
        "ORDER BY p.process, p.moment";
    sqlite3_stmt *stmt = NULL;
    size_t cap = 0;
    int step = SQLITE_DONE, rc = db_prepare(db, sql, &stmt, err);
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct str name = db_column_text(stmt, 3);
        MEM_ROOM(*out, *n, cap);
        struct reread *r = &(*out)[(*n)++];
        *r = (struct reread){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                             sqlite3_column_int64(stmt, 2), mem_alloc(name.n + 1, 1)};
        memcpy(r->name, name.p ? name.p : "", name.n);
        r->name[name.n] = '\0';
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* The last dump of a process and, when that is in another file, the one before. */
static int read_dumps(struct tables *t, const struct tables_again *again, const struct reread *before,
                      const struct reread *last, uint64_t max_memory, struct pprofx_error *err)
{
    struct locks *l = locks_new(max_memory, NULL);
    bool found = false;
    int rc = 0;
    if (before && strcmp(before->name, last->name) != 0)
        rc = again->read(again->context, l, before->name, before->dump, false, &found, err);
    if (!rc)
        rc = again->read(again->context, l, last->name, last->dump, true, &found, err);
    if (!rc && found)
        rc = put_locks(t, last->profile, l, err);
    locks_free(l);
    return rc;
}

int tables_locks(struct tables *t, const struct tables_again *again, uint64_t max_memory,
                 struct pprofx_error *err)
{
    struct reread *list = NULL;
    size_t n = 0;
    int rc = list_dumps(tables_db(t), &list, &n, err);
    if (!rc)
        rc = db_exec(tables_db(t), "BEGIN", err);
    for (size_t i = 0; !rc && i < n; i++) {
        bool has_before = i > 0 && list[i - 1].process == list[i].process;
        if (i + 1 == n || list[i + 1].process != list[i].process)
            rc = read_dumps(t, again, has_before ? &list[i - 1] : NULL, &list[i], max_memory, err);
    }
    if (!rc)
        rc = db_exec(tables_db(t), "COMMIT", err);
    for (size_t i = 0; i < n; i++)
        mem_free(list[i].name);
    mem_free(list);
    return rc;
}
