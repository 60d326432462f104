/* The profiles of a database as wholes: list, find, give back, remove. */
#include "base/buf.h"
#include "base/error.h"
#include "base/unit.h"
#include "db/db.h"
#include "db/handle.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct column list_columns[] = {
    {.key = "id", .header = "id", .align = ALIGN_RIGHT},
    {.key = "kind", .header = "kind", .gap = 2},
    {.key = "time_nanos", .header = "time", .gap = 2},
    {.key = "duration_nanos", .header = "duration", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "samples", .header = "samples", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "types", .header = "types", .gap = 2},
    {.key = "bytes", .header = "bytes", .align = ALIGN_RIGHT, .gap = 2},
    {.key = "stored", .header = "stored", .gap = 2},
    {.key = "name", .header = "name", .gap = 2},
    {.key = "moment", .hide_in_text = true},
    {.key = "n_moments", .hide_in_text = true},
    {.key = "sha256", .hide_in_text = true},
    {.key = "imported_nanos", .hide_in_text = true},
};

static void add_time(struct table *t, int64_t nanos)
{
    char text[32] = "";
    time_t seconds = (time_t)(nanos / 1000000000 - (nanos % 1000000000 < 0));
    struct tm tm;
    if (nanos && gmtime_r(&seconds, &tm))
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &tm);
    table_int(t, nanos, str_of(text));
}

static void add_amount(struct table *t, int64_t v, const char *unit)
{
    struct buf b = {0};
    const struct unit_rules rules = {0};
    unit_label(&b, v, str_of(unit), str_of("auto"), &rules);
    table_int(t, v, (struct str){buf_text(&b), b.len});
    buf_free(&b);
}

static void add_number(struct table *t, int64_t v)
{
    struct buf b = {0};
    buf_int(&b, v);
    table_int(t, v, (struct str){buf_text(&b), b.len});
    buf_free(&b);
}

/* One of several dumps is told from the others. */
static void add_name(struct table *t, sqlite3_stmt *row)
{
    struct str name = db_column_text(row, 8);
    int64_t moment = sqlite3_column_int64(row, 9), n = sqlite3_column_int64(row, 10);
    struct buf b = {0};
    buf_add(&b, name.p, name.n);
    if (n > 1)
        buf_printf(&b, " (dump %" PRId64 " of %" PRId64 ")", moment, n);
    table_text_shown(t, name, (struct str){buf_text(&b), b.len});
    buf_free(&b);
}

static void add_row(struct table *t, sqlite3_stmt *row)
{
    add_number(t, sqlite3_column_int64(row, 0));
    table_text(t, db_column_text(row, 1));
    add_time(t, sqlite3_column_int64(row, 2));
    add_amount(t, sqlite3_column_int64(row, 3), "nanoseconds");
    add_number(t, sqlite3_column_int64(row, 4));
    table_text(t, db_column_text(row, 5));
    add_amount(t, sqlite3_column_int64(row, 6), "bytes");
    table_text(t, db_column_text(row, 7));
    add_name(t, row);
    add_number(t, sqlite3_column_int64(row, 9));
    add_number(t, sqlite3_column_int64(row, 10));
    table_text(t, db_column_text(row, 11));
    add_number(t, sqlite3_column_int64(row, 12));
}

int db_list(struct db *db, struct table **out, struct pprofx_error *err)
{
    sqlite3_stmt *row = NULL;
    int rc = db_prepare(
        db,
        "SELECT id, kind, time_nanos, duration_nanos, n_samples, (SELECT group_concat(type, ' ') FROM "
        "(SELECT type "
        "FROM value_type WHERE profile = profile.id ORDER BY value_type)), bytes, CASE WHEN has_samples THEN "
        "'tree, samples' WHEN has_tree THEN 'tree' ELSE '' END, name, moment, n_moments, lower(hex(sha256)), "
        "imported_nanos "
        "FROM profile ORDER BY id",
        &row, err);
    if (rc)
        return rc;
    struct table *t = table_new(list_columns, sizeof list_columns / sizeof *list_columns);
    int step;
    while ((step = sqlite3_step(row)) == SQLITE_ROW)
        add_row(t, row);
    if (step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(row);
    if (rc)
        table_free(t);
    else
        *out = t;
    return rc;
}

/* The first row's id of a query with at most one text parameter; 0 when there is none. */
static int find_id(struct db *db, const char *sql, const char *text, int64_t *id, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, sql, &stmt, err);
    if (rc)
        return rc;
    if (text)
        db_bind_text(stmt, 1, str_of(text));
    int step = sqlite3_step(stmt);
    *id = step == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

static int resolve_latest(struct db *db, const char *kind, int64_t *id, struct pprofx_error *err)
{
    int64_t found = 0;
    int rc =
        find_id(db,
                "SELECT id FROM profile WHERE ?1 IS NULL OR kind = ?1 ORDER BY CASE time_nanos WHEN 0 THEN "
                "imported_nanos ELSE time_nanos END DESC, id DESC LIMIT 1",
                kind, &found, err);
    if (rc)
        return rc;
    if (!found && kind)
        return error_set(err, PPROFX_IO, "no profile of kind \"%s\" is stored", kind);
    if (!found)
        return error_set(err, PPROFX_IO, "no profile is stored");
    *id = found;
    return 0;
}

int db_resolve(struct db *db, const char *word, int64_t *id, struct pprofx_error *err)
{
    if (strcmp(word, "latest") == 0)
        return resolve_latest(db, NULL, id, err);
    if (strncmp(word, "latest:", 7) == 0)
        return resolve_latest(db, word + 7, id, err);
    errno = 0;
    bool number = isdigit((unsigned char)word[0]) != 0;
    char *end = NULL;
    int64_t n = number ? strtoll(word, &end, 10) : 0, found = 0;
    if (!number || *end)
        return error_set(err, PPROFX_USAGE,
                         "\"%s\" names no profile: give an id, \"latest\" or \"latest:KIND\"", word);
    int rc =
        errno ? 0 : find_id(db, "SELECT id FROM profile WHERE id = CAST(?1 AS INTEGER)", word, &found, err);
    if (rc)
        return rc;
    if (!found)
        return error_set(err, PPROFX_IO, "profile %s is not stored", word);
    *id = n;
    return 0;
}

const char *const db_profile_tables[] = {
    "value_type", "mapping",      "comment",      "function_value", "line_value",
    "edge",       "node",         "node_value",   "label_value",    "label",
    "sample",     "sample_value", "sample_label", "goroutine",      "goroutine_each",
    "memstats",   "gc_cycle",     "finding",      "judged",         "blob",
    NULL,
};

int db_forget_rows(struct db *db, int64_t id, struct pprofx_error *err)
{
    struct buf sql = {0};
    for (size_t i = 0; db_profile_tables[i]; i++)
        if (strcmp(db_profile_tables[i], "blob") != 0)
            buf_printf(&sql, "DELETE FROM %s WHERE profile = %" PRId64 ";", db_profile_tables[i], id);
    buf_printf(&sql,
               "DELETE FROM blob WHERE profile IN (SELECT file FROM profile WHERE id = %" PRId64
               " EXCEPT SELECT file FROM profile WHERE id <> %" PRId64 ");",
               id, id);
    buf_printf(&sql, "DELETE FROM profile WHERE id = %" PRId64 ";", id);
    /* Findings that followed from one of its stand for themselves now. */
    buf_puts(&sql, "UPDATE finding SET cause = NULL WHERE cause NOT IN (SELECT id FROM finding);");
    /* Functions that no other profile has. */
    buf_puts(&sql, "DELETE FROM function WHERE id NOT IN (SELECT function FROM function_value UNION SELECT "
                   "function FROM line_value UNION SELECT function FROM node WHERE function IS NOT NULL)");
    int rc = db_exec(db, buf_text(&sql), err);
    buf_free(&sql);
    return rc;
}

int db_forget(struct db *db, int64_t id, struct pprofx_error *err)
{
    int rc = db_exec(db, "BEGIN IMMEDIATE", err);
    if (rc)
        return rc;
    rc = db_forget_rows(db, id, err);
    if (!rc)
        rc = db_exec(db, "COMMIT", err);
    if (rc)
        (void)db_exec(db, "ROLLBACK", NULL);
    return rc;
}
