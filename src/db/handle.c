#include "db/handle.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

int db_fail(struct db *db, struct pprofx_error *err)
{
    const char *why = sqlite3_errmsg(db->sqlite);
    enum pprofx_code access = db->write ? PPROFX_OUTPUT : PPROFX_IO;
    switch (sqlite3_errcode(db->sqlite) & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, access, "another process is writing to the database (waited %d s)",
                         DB_BUSY_MS / 1000);
    case SQLITE_FULL:
        return error_set(err, PPROFX_OUTPUT, "no space is left for the database");
    case SQLITE_CANTOPEN:
        if (sqlite3_system_errno(db->sqlite)) /* SQLite's own words only repeat that it cannot */
            why = strerror(sqlite3_system_errno(db->sqlite));
        return error_set(err, access, "the database cannot be opened: %s", why);
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
        return error_set(err, access, "the database cannot be %s: %s", db->write ? "written" : "read", why);
    case SQLITE_INTERRUPT:
        return error_set(err, PPROFX_INTERRUPTED, "interrupted");
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
        return error_set(err, PPROFX_LIMIT, "a text or the bytes of a row are too large (at most %d MiB)",
                         DB_LENGTH >> 20);
    case SQLITE_NOTADB:
        return error_set(err, PPROFX_FORMAT, "not a database");
    default:
        return error_set(err, PPROFX_FORMAT, "the database is damaged: %s", why);
    }
}

int db_prepare(struct db *db, const char *sql, sqlite3_stmt **out, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, NULL) != SQLITE_OK)
        return db_fail(db, err);
    *out = stmt;
    return 0;
}

int db_exec(struct db *db, const char *sql, struct pprofx_error *err)
{
    return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(db, err);
}

int db_run(struct db *db, sqlite3_stmt *stmt, struct pprofx_error *err)
{
    int rc = sqlite3_step(stmt) == SQLITE_DONE ? 0 : db_fail(db, err);
    (void)sqlite3_reset(stmt);
    return rc;
}

int db_number(struct db *db, const char *sql, int64_t *out, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, sql, &stmt, err);
    if (rc)
        return rc;
    int step = sqlite3_step(stmt);
    if (step == SQLITE_ROW || step == SQLITE_DONE)
        *out = step == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    else
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

void db_bind_text(sqlite3_stmt *stmt, int at, struct str text)
{
    (void)sqlite3_bind_text64(stmt, at, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

/* U+FFFD for every NUL, which SQLite's text functions stop at. */
static void add_without_nul(struct buf *out, struct str text)
{
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        const char *nul = memchr(p, '\0', (size_t)(end - p));
        buf_add(out, p, (size_t)((nul ? nul : end) - p));
        if (nul)
            buf_puts(out, "\xef\xbf\xbd");
        p = nul ? nul + 1 : end;
    }
}

bool db_bind_name(sqlite3_stmt *stmt, int at, struct str text)
{
    if (utf8_valid(text) && !memchr(text.p, '\0', text.n)) {
        db_bind_text(stmt, at, text);
        return false;
    }
    struct buf repaired = {0}, clean = {0};
    (void)utf8_repair(&repaired, text);
    add_without_nul(&clean, (struct str){buf_text(&repaired), repaired.len});
    (void)sqlite3_bind_text64(stmt, at, buf_text(&clean), clean.len, SQLITE_TRANSIENT, SQLITE_UTF8);
    buf_free(&repaired);
    buf_free(&clean);
    return true;
}

int db_column(sqlite3_stmt *stmt, const char *name)
{
    for (int i = 0; i < sqlite3_column_count(stmt); i++)
        if (strcmp(sqlite3_column_name(stmt, i), name) == 0)
            return i;
    return -1;
}

struct str db_column_text(sqlite3_stmt *stmt, int column)
{
    const char *p = (const char *)sqlite3_column_text(stmt, column);
    return p ? (struct str){p, (size_t)sqlite3_column_bytes(stmt, column)} : (struct str){"", 0};
}
