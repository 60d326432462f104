/* A query of the user over tables nobody vouches for: one statement that can only read. */
#include "base/error.h"
#include "base/mem.h"
#include "db/db.h"
#include "db/handle.h"

#include <string.h>

enum { STEPS_BETWEEN_POLLS = 10000 };

/* One loads code, the other gives away (and in old versions takes) addresses of functions. */
static bool is_harmless(const char *function)
{
    return sqlite3_stricmp(function, "load_extension") != 0 &&
           sqlite3_stricmp(function, "fts3_tokenizer") != 0;
}

/* Reading and computing are allowed, and nothing else: what a later SQLite can do in addition is refused. */
static int authorize(void *context, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    (void)context, (void)a, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return is_harmless(b) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static int poll_interrupt(void *context)
{
    bool (*const *interrupted)(void) = context;
    return (*interrupted)();
}

static int refuse(struct db *db, struct pprofx_error *err)
{
    int code = sqlite3_errcode(db->sqlite) & 0xff;
    if (code == SQLITE_AUTH)
        return error_set(err, PPROFX_USAGE, "a query may only read: %s", sqlite3_errmsg(db->sqlite));
    if (code == SQLITE_ERROR)
        return error_set(err, PPROFX_USAGE, "%s", sqlite3_errmsg(db->sqlite));
    if (code == SQLITE_TOOBIG)
        return error_set(err, PPROFX_LIMIT, "the query makes a text of more than %d MiB", DB_LENGTH >> 20);
    return db_fail(db, err);
}

static int prepare(struct db *db, const char *sql, sqlite3_stmt **out, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL, *more = NULL;
    const char *rest = sql;
    if (sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, &rest) != SQLITE_OK)
        return refuse(db, err);
    if (!stmt)
        return error_set(err, PPROFX_USAGE, "the query is empty");
    /* Only blanks, semicolons and comments may follow: what gives no statement and no error. */
    bool one = true;
    while (one && *rest)
        one = sqlite3_prepare_v2(db->sqlite, rest, -1, &more, &rest) == SQLITE_OK && !more;
    (void)sqlite3_finalize(more);
    if (!one || !sqlite3_stmt_readonly(stmt)) {
        (void)sqlite3_finalize(stmt);
        return error_set(err, PPROFX_USAGE, one ? "a query may only read" : "only one statement can be run");
    }
    *out = stmt;
    return 0;
}

static struct db_cell cell_at(sqlite3_stmt *stmt, int column)
{
    struct db_cell c = {.kind = DB_NULL};
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        c.kind = DB_INT;
        c.number = sqlite3_column_int64(stmt, column);
        break;
    case SQLITE_FLOAT:
        c.kind = DB_REAL;
        c.real = sqlite3_column_double(stmt, column);
        break;
    case SQLITE_TEXT:
        c.kind = DB_TEXT;
        c.text = db_column_text(stmt, column);
        break;
    case SQLITE_BLOB:
        c.kind = DB_BLOB;
        c.text.p = sqlite3_column_blob(stmt, column);
        c.text.n = (size_t)sqlite3_column_bytes(stmt, column);
        break;
    default:
        break;
    }
    return c;
}

static int give_columns(sqlite3_stmt *stmt, int n, const struct db_rows *rows, struct pprofx_error *err)
{
    const char **names = mem_alloc((size_t)n, sizeof *names);
    for (int i = 0; i < n; i++) {
        names[i] = sqlite3_column_name(stmt, i);
        if (!names[i])
            names[i] = "";
    }
    int rc = rows->columns(rows->context, names, (size_t)n, err);
    mem_free(names);
    return rc;
}

static int give_rows(struct db *db, sqlite3_stmt *stmt, const struct db_rows *rows, struct pprofx_error *err)
{
    int n = sqlite3_column_count(stmt), step = SQLITE_DONE;
    int rc = give_columns(stmt, n, rows, err);
    struct db_cell *cells = mem_alloc((size_t)n, sizeof *cells);
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < n; i++)
            cells[i] = cell_at(stmt, i);
        rc = rows->row(rows->context, cells, (size_t)n, err);
    }
    if (!rc && step != SQLITE_DONE)
        rc = refuse(db, err);
    mem_free(cells);
    return rc;
}

int db_query(struct db *db, const char *sql, bool (*interrupted)(void), const struct db_rows *rows,
             struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    (void)sqlite3_set_authorizer(db->sqlite, authorize, NULL);
    if (interrupted)
        sqlite3_progress_handler(db->sqlite, STEPS_BETWEEN_POLLS, poll_interrupt, &interrupted);
    int rc = prepare(db, sql, &stmt, err);
    if (!rc)
        rc = give_rows(db, stmt, rows, err);
    (void)sqlite3_finalize(stmt);
    sqlite3_progress_handler(db->sqlite, 0, NULL, NULL);
    (void)sqlite3_set_authorizer(db->sqlite, NULL, NULL);
    return rc;
}
