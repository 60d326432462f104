#include "findings/store.h"

#include "db/handle.h"

#include <math.h>

struct storing {
    struct session *session;
    struct db *db;
    const int64_t *ids;
    sqlite3_stmt *insert;
    int64_t cause; /* finding.id of the last one that stands for itself; 0: it was not stored */
};

static void bind_metric(sqlite3_stmt *stmt, int at, const struct finding *f)
{
    if (f->has_metric)
        (void)sqlite3_bind_double(stmt, at, f->metric);
}

/* The interval and the samples it is drawn from, or the sampled objects behind a figure on memory. */
static void bind_interval(sqlite3_stmt *stmt, int at, const struct finding *f)
{
    if (!f->has_interval && !(f->raw > 0))
        return;
    (void)sqlite3_bind_double(stmt, at, f->low);
    (void)sqlite3_bind_double(stmt, at + 1, f->high);
    (void)sqlite3_bind_int64(stmt, at + 2, f->has_interval ? f->k : llround(f->raw));
}

static int store_one(struct storing *s, const struct finding *f, struct pprofx_error *err)
{
    size_t profile;
    int rc = session_profile_of(s->session, f, &profile, err);
    if (f->cause == SIZE_MAX)
        s->cause = 0;
    if (rc || profile == SIZE_MAX || !s->ids[profile])
        return rc;
    sqlite3_stmt *stmt = s->insert;
    (void)sqlite3_clear_bindings(stmt);
    (void)sqlite3_bind_int64(stmt, 1, s->ids[profile]);
    db_bind_text(stmt, 2, f->rule->id);
    db_bind_text(stmt, 3, str_of(severity_name(f->severity)));
    db_bind_text(stmt, 4, f->rule->title);
    (void)db_bind_name(stmt, 5, f->message);
    bind_metric(stmt, 6, f);
    db_bind_text(stmt, 7, f->rule->unit);
    (void)db_bind_name(stmt, 8, f->blame.function);
    (void)db_bind_name(stmt, 9, f->blame.file);
    (void)sqlite3_bind_int64(stmt, 10, f->blame.line);
    db_bind_text(stmt, 11, f->remedy);
    db_bind_text(stmt, 12, str_of(f->fingerprint));
    if (f->cause != SIZE_MAX && s->cause)
        (void)sqlite3_bind_int64(stmt, 13, s->cause);
    bind_interval(stmt, 14, f);
    (void)db_bind_name(stmt, 17, f->confidence);
    (void)db_bind_name(stmt, 18, f->reason);
    rc = db_run(s->db, stmt, err);
    if (!rc && f->cause == SIZE_MAX)
        s->cause = sqlite3_last_insert_rowid(s->db->sqlite);
    return rc;
}

static int mark_judged(const struct storing *s, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(s->db, "INSERT OR IGNORE INTO judged VALUES (?)", &stmt, err);
    for (size_t i = 0; !rc && i < session_profiles(s->session); i++) {
        if (!s->ids[i])
            continue;
        (void)sqlite3_bind_int64(stmt, 1, s->ids[i]);
        rc = db_run(s->db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

int findings_store(struct session *session, struct db *db, const int64_t *ids, struct pprofx_error *err)
{
    static const char sql[] =
        "INSERT INTO finding (profile, rule, severity, title, message, metric, unit, function, file, line, "
        "remedy, fingerprint, cause, low, high, samples, confidence, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    const struct finding_list *list = session_list(session);
    struct storing s = {.session = session, .db = db, .ids = ids};
    int rc = db_prepare(db, sql, &s.insert, err);
    if (!rc)
        rc = db_exec(db, "BEGIN IMMEDIATE", err);
    for (size_t i = 0; !rc && i < list->n_findings; i++)
        rc = store_one(&s, &list->findings[i], err);
    if (!rc)
        rc = mark_judged(&s, err);
    if (!rc)
        rc = db_exec(db, "COMMIT", err);
    if (rc)
        (void)db_exec(db, "ROLLBACK", NULL);
    (void)sqlite3_finalize(s.insert);
    return rc;
}
