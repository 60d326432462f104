/* Goroutines that do the same, a row a group. */
#include "base/mem.h"
#include "findings/tables_impl.h"
#include "goroutines/groups.h"
#include "goroutines/own.h"
#include "goroutines/sites.h"
#include "profile/told.h"

/* A group's frames as sites of all profiles. */
static uint32_t path_of(struct filling *f, const struct groups *g, const struct group *group)
{
    size_t n = groups_depth(g, group->path);
    uint32_t *ids = mem_alloc(n + 1, sizeof *ids);
    for (size_t i = 0; i < n; i++) {
        const struct site *s = groups_site(g, group->path, i);
        ids[i] = sites_intern(f->sites, s->function, s->file, s->line);
    }
    uint32_t path = sites_sequence(f->sites, ids, n);
    mem_free(ids);
    return path;
}

static int64_t number_of(uint64_t id)
{
    return id > INT64_MAX ? INT64_MAX : (int64_t)id;
}

/* number, or NULL where it is not told. */
static void bind_told(sqlite3_stmt *stmt, int at, bool told, int64_t number)
{
    if (told)
        (void)sqlite3_bind_int64(stmt, at, number);
    else
        (void)sqlite3_bind_null(stmt, at);
}

static int put_group(struct filling *f, sqlite3_stmt *stmt, const struct groups *g, size_t i)
{
    const struct group *group = groups_get(g, i);
    uint32_t path = path_of(f, g, group);
    size_t n;
    const uint32_t *ids = sites_of_path(f->sites, path, &n);
    struct trace trace = tracer_trace(f->tracer, ids, n);
    struct str state = group->n_states ? group->states[0].text : str_of("");
    trace.stack = path;
    filling_bind(stmt, f->id, i, &trace);
    int at = FILLING_FIRST;
    (void)sqlite3_bind_int64(stmt, at++, (int64_t)group_now(g, group));
    (void)sqlite3_bind_int64(stmt, at++, (int64_t)groups_alike(g, group));
    (void)db_bind_name(stmt, at++, state);
    db_bind_text(stmt, at++, str_of(gostate_name(group->class)));
    (void)db_bind_name(stmt, at++, group->creator);
    (void)sqlite3_bind_int(stmt, at++, own_name(g, group).n > 0);
    (void)sqlite3_bind_int(stmt, at++, group->forever);
    (void)sqlite3_bind_int(stmt, at++, group->failed);
    (void)sqlite3_bind_int64(stmt, at++, (int64_t)group->locked);
    (void)sqlite3_bind_int64(stmt, at++, (int64_t)group->n_waits);
    bind_told(stmt, at++, group->n_waits > 0, group->wait_min);
    bind_told(stmt, at++, group->n_waits > 0, group->wait_median);
    bind_told(stmt, at++, group->n_waits > 0, group->wait_max);
    bind_told(stmt, at++, group->n_ids > 0, number_of(group->oldest));
    bind_told(stmt, at++, group->n_ids > 0, number_of(group->newest));
    return db_run(f->db, stmt, f->err);
}

int tables_put_goroutines(struct filling *f)
{
    const struct groups_wish all = {0};
    struct groups *g = groups_new(&all);
    sqlite3_stmt *stmt = NULL;
    int rc = groups_add(g, f->p, str_of(""), groups_total(f->p), f->err);
    if (!rc)
        rc = db_prepare(f->db,
                        "INSERT INTO fact_goroutine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                        "?, ?, ?, ?, ?, ?)",
                        &stmt, f->err);
    for (size_t i = 0; !rc && i < groups_count(g); i++)
        rc = put_group(f, stmt, g, i);
    (void)sqlite3_finalize(stmt);
    groups_free(g);
    return rc;
}
