/* The tables and how they came to be.  Version n of the tables is what the first n scripts make: a change to
 * them is a new script at the end of the list, never an edit of an old one, so a new database and one that
 * was brought up to date are the same. */
#include "db/handle.h"

#include "base/buf.h"
#include "base/error.h"
#include "db/db.h"

#include <string.h>

extern const char schema_sql[], schema_2_sql[], schema_3_sql[], schema_4_sql[], schema_5_sql[],
    schema_6_sql[];

static const char *const scripts[] = {
    schema_sql, schema_2_sql, schema_3_sql, schema_4_sql, schema_5_sql, schema_6_sql,
};

int db_schema_version(void)
{
    return (int)(sizeof scripts / sizeof *scripts);
}

static int run_scripts(struct db *db, int64_t from, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = (size_t)from; !rc && i < sizeof scripts / sizeof *scripts; i++)
        rc = db_exec(db, scripts[i], err);
    if (rc)
        return rc;
    struct buf b = {0};
    buf_printf(&b, "PRAGMA application_id = %d; PRAGMA user_version = %d", DB_APPLICATION_ID,
               db_schema_version());
    rc = db_exec(db, buf_text(&b), err);
    buf_free(&b);
    return rc;
}

/* A script that gives a table other columns makes it anew. */
struct str db_made(const char *table)
{
    struct str found = {"", 0};
    struct buf begin = {0};
    buf_printf(&begin, "\nCREATE TABLE %s (", table);
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        const char *at = strstr(scripts[i], buf_text(&begin));
        const char *end = at ? strstr(at, ";\n") : NULL;
        if (end)
            found = (struct str){at + 1, (size_t)(end - at) - 1};
    }
    buf_free(&begin);
    return found;
}

int db_migrate(struct db *db, bool *made, struct pprofx_error *err)
{
    int64_t version = 0;
    *made = false;
    int rc = db_number(db, "PRAGMA user_version", &version, err);
    if (rc || version >= db_schema_version())
        return rc;
    rc = db_exec(db, "BEGIN IMMEDIATE", err);
    if (rc)
        return rc;
    /* Somebody else may have done it while we waited. */
    rc = db_number(db, "PRAGMA user_version", &version, err);
    if (!rc && version < db_schema_version())
        rc = run_scripts(db, version < 0 ? 0 : version, err);
    if (!rc)
        rc = db_exec(db, "COMMIT", err);
    if (rc)
        (void)db_exec(db, "ROLLBACK", NULL);
    *made = !rc && version == 0;
    return rc;
}

/* One of our tables as it is in a database must have the text that it has in a new one: no other column, no
 * generated one, no view of that name. */
static int compare(struct db *ours, struct db *theirs, struct pprofx_error *err)
{
    sqlite3_stmt *expected = NULL, *found = NULL;
    int rc = db_prepare(ours, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'", &expected, err);
    if (!rc)
        rc = db_prepare(theirs, "SELECT sql FROM sqlite_schema WHERE name = ? AND type = 'table'", &found,
                        err);
    int step = SQLITE_DONE;
    while (!rc && (step = sqlite3_step(expected)) == SQLITE_ROW) {
        struct str name = db_column_text(expected, 0);
        db_bind_text(found, 1, name);
        int got = sqlite3_step(found);
        if (got != SQLITE_ROW && got != SQLITE_DONE)
            rc = db_fail(theirs, err);
        else if (got == SQLITE_DONE || !str_equal(db_column_text(found, 0), db_column_text(expected, 1)))
            rc = error_set(err, PPROFX_FORMAT, "table %s is not as pprofx makes it", name.p);
        (void)sqlite3_reset(found);
    }
    if (!rc && step != SQLITE_DONE) /* a table not compared is not one of ours */
        rc = db_fail(ours, err);
    (void)sqlite3_finalize(expected);
    (void)sqlite3_finalize(found);
    return rc;
}

int db_check(struct db *db, struct pprofx_error *err)
{
    struct db *ours = NULL;
    int rc = db_open_scratch(&ours, err);
    if (rc)
        return rc;
    rc = compare(ours, db, err);
    db_close(ours);
    return rc;
}
