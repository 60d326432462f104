#include "findings/classes.h"

#include "base/buf.h"
#include "base/mem.h"
#include "db/handle.h"
#include "findings/traces.h"

void classes_free(struct classes *c)
{
    mem_free(c->list);
    *c = (struct classes){0};
}

int classes_make(struct db *db, const struct marks *marks, struct pprofx_error *err)
{
    struct buf sql = {0};
    buf_puts(&sql, "CREATE TABLE stack_class (class INTEGER PRIMARY KEY");
    for (size_t i = 0; i < marks_count(marks); i++)
        buf_printf(&sql, ", \"%.*s\" INTEGER NOT NULL", (int)marks_name(marks, i).n, marks_name(marks, i).p);
    buf_puts(&sql, ")");
    int rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}

static int find(struct classes *c, struct db *db, struct pprofx_error *err)
{
    static const char sql[] =
        "SELECT class FROM profile CROSS JOIN fact_cpu USING (profile) WHERE judged "
        "UNION SELECT class FROM profile CROSS JOIN fact_heap USING (profile) WHERE judged "
        "UNION SELECT class FROM profile CROSS JOIN fact_wait USING (profile) WHERE judged "
        "UNION SELECT class FROM profile CROSS JOIN fact_goroutine USING (profile) "
        "WHERE judged";
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE, rc = db_prepare(db, sql, &stmt, err);
    c->n = 0;
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        MEM_ROOM(c->list, c->n, c->cap);
        c->list[c->n++] = (size_t)sqlite3_column_int64(stmt, 0);
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

static bool has(const struct tracer *tracer, size_t class, size_t mark)
{
    return tracer_bits(tracer, class)[mark / 64] >> mark % 64 & 1;
}

int classes_fill(struct classes *c, struct db *db, const struct marks *marks, const struct tracer *tracer,
                 struct pprofx_error *err)
{
    struct buf sql = {0};
    sqlite3_stmt *stmt = NULL;
    size_t n = marks_count(marks);
    buf_puts(&sql, "INSERT INTO stack_class VALUES (?");
    for (size_t i = 0; i < n; i++)
        buf_puts(&sql, ", ?");
    buf_puts(&sql, ")");
    int rc = find(c, db, err);
    if (!rc)
        rc = db_exec(db, "DELETE FROM stack_class", err);
    if (!rc)
        rc = db_prepare(db, buf_text(&sql), &stmt, err);
    for (size_t k = 0; !rc && k < c->n; k++) {
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)c->list[k]);
        for (size_t i = 0; i < n; i++)
            (void)sqlite3_bind_int(stmt, 2 + (int)i, has(tracer, c->list[k], i));
        rc = db_run(db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    buf_free(&sql);
    return rc;
}

bool classes_have(const struct classes *c, const struct tracer *tracer, size_t mark)
{
    for (size_t k = 0; k < c->n; k++)
        if (has(tracer, c->list[k], mark))
            return true;
    return false;
}
