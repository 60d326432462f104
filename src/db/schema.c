/* What the tables and columns mean, read from the comments of schema.sql, which SQLite keeps with each table.
 */
#include "db/db.h"

#include "db/handle.h"

#include <string.h>

static const struct column schema_columns[] = {
    {.key = "table", .header = "table"},
    {.key = "column", .header = "column", .gap = 2},
    {.key = "type", .header = "type", .gap = 2},
    {.key = "meaning", .header = "meaning", .gap = 2},
};

/* The comment that ends the line at p; empty when it has none. */
static struct str comment_of(const char *p)
{
    const char *end = p + strcspn(p, "\n");
    const char *dashes = strstr(p, "-- ");
    if (!dashes || dashes > end)
        return str_of("");
    return (struct str){dashes + 3, (size_t)(end - dashes - 3)};
}

/* The comment of the line of a CREATE TABLE that defines the column. */
static struct str column_comment(const char *sql, struct str name)
{
    for (const char *line = sql; (line = strchr(line, '\n')) != NULL;) {
        line += 1 + strspn(line + 1, " ");
        if (strncmp(line, name.p, name.n) == 0 && line[name.n] == ' ')
            return comment_of(line);
    }
    return str_of("");
}

static void add_row(struct table *t, struct str table, struct str column, struct str type, struct str meaning)
{
    table_text(t, table);
    table_text(t, column);
    table_text(t, type);
    table_text(t, meaning);
}

static int add_columns(struct db *db, sqlite3_stmt *columns, const char *table, const char *sql,
                       struct table *t, struct pprofx_error *err)
{
    int step;
    db_bind_text(columns, 1, str_of(table));
    while ((step = sqlite3_step(columns)) == SQLITE_ROW) {
        struct str name = db_column_text(columns, 0);
        add_row(t, str_of(table), name, db_column_text(columns, 1), column_comment(sql, name));
    }
    (void)sqlite3_reset(columns);
    return step == SQLITE_DONE ? 0 : db_fail(db, err);
}

static int describe(struct db *db, struct table *t, struct pprofx_error *err)
{
    sqlite3_stmt *tables = NULL, *columns = NULL;
    int rc =
        db_prepare(db,
                   "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                   "ORDER BY name <> 'profile', rowid",
                   &tables, err);
    if (!rc)
        rc = db_prepare(db, "SELECT name, type FROM pragma_table_info(?) ORDER BY cid", &columns, err);
    int step = SQLITE_DONE;
    while (!rc && (step = sqlite3_step(tables)) == SQLITE_ROW) {
        const char *name = db_column_text(tables, 0).p, *sql = db_column_text(tables, 1).p;
        add_row(t, str_of(name), str_of(""), str_of(""), comment_of(sql));
        rc = add_columns(db, columns, name, sql, t, err);
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(tables);
    (void)sqlite3_finalize(columns);
    return rc;
}

int db_schema(struct table **out, struct pprofx_error *err)
{
    struct db *db = NULL;
    int rc = db_open_scratch(&db, err);
    if (rc)
        return rc;
    struct table *t = table_new(schema_columns, sizeof schema_columns / sizeof *schema_columns);
    rc = describe(db, t, err);
    db_close(db);
    if (rc)
        table_free(t);
    else
        *out = t;
    return rc;
}
