/* A profile's own row, its sample types, binaries, comments and labels; put_costs.c and put_tree.c fill the
 * rest. */
#include "db/put.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sat.h"
#include "profile/kind.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "report/goversion.h"

#include <stdlib.h>
#include <time.h>

enum { MAX_TYPES = 64 };

static int compare_order(const void *a, const void *b)
{
    const struct put_order *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

void put_sort(struct put_order *order, size_t n)
{
    qsort(order, n, sizeof *order, compare_order);
}

int put_begin(struct db *db, const char *name, int64_t *id, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(
        db,
        "INSERT INTO profile VALUES (NULL, NULL, 0, 0, 0, ?, '', 0, '', 0, 0, 0, '', '', 0, '', 0, 0, "
        "'', '', 0, 0, 0, 0, 0, 0, 0, 0)",
        &stmt, err);
    if (rc)
        return rc;
    (void)db_bind_name(stmt, 1, str_of(name));
    rc = db_run(db, stmt, err);
    if (!rc)
        *id = sqlite3_last_insert_rowid(db->sqlite);
    (void)sqlite3_finalize(stmt);
    return rc;
}

static int64_t now_nanos(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void bind_dump(sqlite3_stmt *stmt, const struct profile *p)
{
    static const struct told nothing = {0};
    const struct told *t = p->told ? p->told : &nothing;
    (void)sqlite3_bind_int64(stmt, 2, t->moment);
    (void)sqlite3_bind_int64(stmt, 3, t->n_moments);
    (void)db_bind_name(stmt, 4, profile_string(p, t->headline));
    (void)sqlite3_bind_int64(stmt, 22, (int64_t)t->line);
}

static void bind_header(sqlite3_stmt *stmt, const struct profile *p)
{
    (void)db_bind_name(stmt, 5, str_of(profile_kind(p)));
    (void)sqlite3_bind_int64(stmt, 6, p->time_nanos);
    (void)sqlite3_bind_int64(stmt, 7, p->duration_nanos);
    (void)sqlite3_bind_int64(stmt, 8, p->period);
    (void)db_bind_name(stmt, 9, profile_string(p, p->period_type.type));
    (void)db_bind_name(stmt, 10, profile_string(p, p->period_type.unit));
    (void)db_bind_name(stmt, 11, profile_string(p, p->doc_url));
}

static void bind_counts(sqlite3_stmt *stmt, const struct profile *p, size_t deepest)
{
    (void)sqlite3_bind_int64(stmt, 12, (int64_t)p->n_samples);
    (void)sqlite3_bind_int64(stmt, 13, (int64_t)p->n_locations);
    (void)sqlite3_bind_int64(stmt, 14, (int64_t)p->n_functions);
    (void)sqlite3_bind_int64(stmt, 15, (int64_t)deepest);
}

static int put_profile(struct put *put)
{
    struct go_version go = {0};
    struct buf go_text = {0};
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(
        put->db,
        "UPDATE profile SET moment = ?2, n_moments = ?3, file = ?1, headline = ?4, line = ?22, "
        "kind = ?5, time_nanos = ?6, duration_nanos = ?7, period = ?8, period_type = ?9, "
        "period_unit = ?10, doc_url = ?11, n_samples = ?12, n_locations = ?13, n_functions = ?14, "
        "max_depth = ?15, go_version = ?16, go_oldest = ?17, go_newest = ?18, "
        "imported_nanos = ?19, has_tree = ?20, has_samples = ?21, has_goroutines = ?23 WHERE id = ?1",
        &stmt, put->err);
    if (rc)
        return rc;
    go_version_find(&go, put->p);
    go_version_text(&go, &go_text);
    (void)sqlite3_bind_int64(stmt, 1, put->id);
    bind_dump(stmt, put->p);
    bind_header(stmt, put->p);
    bind_counts(stmt, put->p, put->deepest);
    db_bind_text(stmt, 16, (struct str){buf_text(&go_text), go_text.len});
    (void)sqlite3_bind_int64(stmt, 17, go.oldest);
    (void)sqlite3_bind_int64(stmt, 18, go.newest);
    (void)sqlite3_bind_int64(stmt, 19, now_nanos());
    (void)sqlite3_bind_int64(stmt, 20, put->options->tree || put->options->samples);
    (void)sqlite3_bind_int64(stmt, 21, put->options->samples);
    (void)sqlite3_bind_int64(stmt, 23, put->options->goroutines);
    rc = db_run(put->db, stmt, put->err);
    (void)sqlite3_finalize(stmt);
    buf_free(&go_text);
    go_version_free(&go);
    return rc;
}

static int64_t total_of(const struct profile *p, size_t type)
{
    bool cut = false;
    int64_t total = 0;
    for (size_t i = 0; i < p->n_samples; i++)
        total = sat_add(total, sat_abs(profile_values(p, i)[type]), &cut);
    return total;
}

static int put_types(struct put *put)
{
    const struct profile *p = put->p;
    size_t chosen = 0;
    sqlite3_stmt *stmt = NULL;
    int rc = profile_value_index(p, "", &chosen, put->err);
    if (!rc)
        rc = db_prepare(put->db, "INSERT INTO value_type VALUES (?, ?, ?, ?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; !rc && i < p->n_types; i++) {
        (void)sqlite3_bind_int64(stmt, 1, put->id);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)i);
        (void)db_bind_name(stmt, 3, profile_string(p, p->types[i].type));
        (void)db_bind_name(stmt, 4, profile_string(p, p->types[i].unit));
        (void)sqlite3_bind_int64(stmt, 5, total_of(p, i));
        (void)sqlite3_bind_int64(stmt, 6, i == chosen);
        rc = db_run(put->db, stmt, put->err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

static int put_mappings(struct put *put)
{
    const struct profile *p = put->p;
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(put->db, "INSERT INTO mapping VALUES (?, ?, ?, ?, ?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; !rc && i < p->n_mappings; i++) {
        const struct mapping *m = &p->mappings[i];
        (void)sqlite3_bind_int64(stmt, 1, put->id);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)i);
        (void)db_bind_name(stmt, 3, profile_string(p, m->file));
        (void)db_bind_name(stmt, 4, profile_string(p, m->build_id));
        (void)sqlite3_bind_int64(stmt, 5, (int64_t)m->start);
        (void)sqlite3_bind_int64(stmt, 6, (int64_t)m->limit);
        (void)sqlite3_bind_int64(stmt, 7, (int64_t)m->offset);
        rc = db_run(put->db, stmt, put->err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

static int put_comments(struct put *put)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(put->db, "INSERT INTO comment VALUES (?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; !rc && i < put->p->n_comments; i++) {
        (void)sqlite3_bind_int64(stmt, 1, put->id);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)i);
        (void)db_bind_name(stmt, 3, profile_string(put->p, put->p->comments[i]));
        rc = db_run(put->db, stmt, put->err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

int put_tables(struct db *db, int64_t id, const struct profile *p, const struct db_put_options *options,
               struct pprofx_error *err)
{
    static int (*const steps[])(struct put *) = {put_types,    put_mappings, put_comments, put_functions,
                                                 put_costs,    put_tree,     put_labels,   put_goroutines,
                                                 put_memstats, put_gc_cycles};
    struct put put = {.db = db, .p = p, .options = options, .id = id, .err = err};
    if (p->n_types > MAX_TYPES)
        return error_set(err, PPROFX_LIMIT, "%zu sample types are more than the %d that can be stored",
                         p->n_types, MAX_TYPES);
    int rc = walk_check(p, &put.deepest, err);
    if (!rc)
        rc = batch_register(db, err);
    if (!rc)
        rc = put_profile(&put);
    if (!rc) {
        put.frames = frames_new(p);
        put.weights = weights_of(p);
    }
    for (size_t i = 0; !rc && i < sizeof steps / sizeof *steps; i++)
        rc = steps[i](&put);
    frames_free(put.frames);
    weights_free(&put.weights);
    mem_free(put.functions);
    return rc;
}

int db_put(struct db *db, const struct profile *p, const struct db_put_options *options, int64_t *id,
           struct pprofx_error *err)
{
    int64_t row = 0;
    int rc = db_exec(db, "BEGIN IMMEDIATE", err);
    if (rc)
        return rc;
    rc = put_begin(db, options->name, &row, err);
    if (!rc)
        rc = put_tables(db, row, p, options, err);
    if (!rc)
        rc = db_exec(db, "COMMIT", err);
    if (rc) {
        (void)db_exec(db, "ROLLBACK", NULL);
        return rc;
    }
    *id = row;
    return 0;
}
