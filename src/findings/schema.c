#include "findings/schema.h"

#include "base/buf.h"
#include "base/table.h"
#include "db/handle.h"
#include "findings/functions.h"
#include "findings/tables_impl.h"
#include "findings/words.h"

extern const char tables_sql[], views_sql[], totals_sql[];

static const struct column columns[] = {
    {.key = "what", .header = "what"},
    {.key = "name", .header = "name", .gap = 2},
    {.key = "column", .header = "column", .gap = 2},
    {.key = "meaning", .header = "meaning", .gap = 2},
};

static void add_row(struct table *t, const char *what, struct str name, struct str column, struct str meaning)
{
    table_text(t, str_of(what));
    table_text(t, name);
    table_text(t, column);
    table_text(t, meaning);
}

/* The comment that ends the line at p; empty when it has none. */
static struct str comment_at(const char *p)
{
    const char *end = p + strcspn(p, "\n"), *dashes = strstr(p, "-- ");
    if (!dashes || dashes > end)
        return str_of("");
    return (struct str){dashes + 3, (size_t)(end - dashes - 3)};
}

/* Where a table or view is made in one of our texts, or NULL. */
static const char *made_in(const char *sql, struct str name)
{
    for (const char *p = sql; (p = strstr(p, "\nCREATE ")) != NULL; p++) {
        const char *word = p + 8 + strcspn(p + 8, " ") + 1; /* behind TABLE or VIEW */
        if (strncmp(word, name.p, name.n) == 0 && word[name.n] == ' ')
            return p + 1;
    }
    return NULL;
}

static const char *made(struct str name)
{
    for (size_t i = 0; tables_of_store[i]; i++)
        if (str_is(name, tables_of_store[i]))
            return db_made(tables_of_store[i]).p;
    const char *at = made_in(tables_sql, name);
    at = at ? at : made_in(views_sql, name);
    return at ? at : made_in(totals_sql, name);
}

/* The statement at p. */
static struct str statement(const char *p)
{
    const char *end = strstr(p, ";\n");
    return (struct str){p, end ? (size_t)(end - p) : strlen(p)};
}

/* Whether it is the first word of some SQL ("NAME TYPE …") or the last ("… AS NAME,", "f.NAME,"). */
static bool names(struct str sql, struct str column)
{
    struct str word, last = {"", 0};
    for (size_t n = 0; words_next(&sql, &word); n++) {
        if (n == 0 && str_equal(word, column))
            return true;
        last = word;
    }
    return str_equal(last, column);
}

/* The comment of the line of a statement that makes a column. */
static struct str defined_in(struct str sql, struct str column)
{
    const char *line = memchr(sql.p, '\n', sql.n); /* the first names the table */
    while (line && line < sql.p + sql.n) {
        struct str comment = comment_at(++line);
        if (comment.n && names((struct str){line, (size_t)(comment.p - line)}, column))
            return comment;
        line = memchr(line, '\n', (size_t)(sql.p + sql.n - line));
    }
    return str_of("");
}

/* In the statement itself, or in those of what it selects from: facts first, then other views. */
static struct str column_comment(struct db *db, struct str sql, struct str column, int deep)
{
    if (deep == 0 && str_is(column, "profile")) /* wherever it comes from; in the store it is another one */
        return str_of(str_begins(sql, "CREATE TABLE profile") ? "its number" : "profile.profile");
    struct str found = defined_in(sql, column);
    sqlite3_stmt *stmt = NULL;
    if (found.n || deep > 2 ||
        db_prepare(db, "SELECT name FROM sqlite_schema ORDER BY name NOT LIKE 'fact%', type, rowid", &stmt,
                   NULL))
        return found;
    while (!found.n && sqlite3_step(stmt) == SQLITE_ROW) {
        struct str name = db_column_text(stmt, 0);
        const char *at = words_hold(sql, name) ? made(name) : NULL;
        if (at && at != sql.p)
            found = column_comment(db, statement(at), column, deep + 1);
    }
    (void)sqlite3_finalize(stmt);
    return found;
}

/* Whether it shows stacks with their classes: then the marks are columns of it. */
static bool has_marks(struct db *db, struct str name)
{
    sqlite3_stmt *stmt = NULL;
    bool has = false;
    if (!db_prepare(db, "SELECT 1 FROM pragma_table_info(?) WHERE name = 'class'", &stmt, NULL)) {
        db_bind_text(stmt, 1, name);
        has = sqlite3_step(stmt) == SQLITE_ROW;
    }
    (void)sqlite3_finalize(stmt);
    return has;
}

static int add_columns(struct db *db, const struct marks *marks, const char *what, struct str name,
                       const char *at, struct table *t, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool marked = has_marks(db, name);
    int rc = db_prepare(db, "SELECT name FROM pragma_table_info(?) ORDER BY cid", &stmt, err);
    if (rc)
        return rc;
    db_bind_text(stmt, 1, name);
    int step;
    while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct str column = db_column_text(stmt, 0);
        bool is_mark = marks_find(marks, column) < marks_count(marks);
        if (!marked || !(is_mark || str_is(column, "class")))
            add_row(t, what, name, column, column_comment(db, statement(at), column, 0));
    }
    if (step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    if (rc)
        return rc;
    if (marked)
        add_row(t, what, name, str_of("MARK"),
                str_of("1 where the stack has the mark, else 0: for every mark"));
    return 0;
}

static int add_tables(struct db *db, const struct marks *marks, struct table *t, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE;
    int rc =
        db_prepare(db,
                   "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE "
                   "'fact%' ORDER BY type = 'table', rowid",
                   &stmt, err);
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct str name = db_column_text(stmt, 0);
        const char *what = db_column_text(stmt, 1).p, *at = made(name);
        if (!at || !comment_at(at).n) /* not for rules */
            continue;
        add_row(t, what, name, str_of(""), comment_at(at));
        rc = add_columns(db, marks, what, name, at, t, err);
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

static void add_marks(const struct marks *marks, struct table *t)
{
    static const char *const own[MARKS_OWN] = {
        [MARKS_APP] = "some frame is not the runtime's",
        [MARKS_USER] = "some frame is the user's",
        [MARKS_DIRECT] = "the innermost frame that is not the runtime's is the user's",
        [MARKS_SELF] = "the innermost frame is the user's"};
    static const char *const places[MARK_N] = {
        "some frame: ", "the innermost frame: ", "the innermost frame that is not the runtime's: ",
        "called directly by the innermost frame of the user's: "};
    for (size_t i = 0; i < marks_count(marks); i++) {
        struct buf text = {0};
        struct str patterns = marks_patterns(marks, i);
        if (i < MARKS_OWN)
            buf_puts(&text, own[i]);
        else
            buf_printf(&text, "%s%.*s", places[marks_where(marks, i)],
                       (int)(patterns.n - strspn(patterns.p, " ")), patterns.p + strspn(patterns.p, " "));
        add_row(t, "mark", marks_name(marks, i), str_of(""), buf_str(&text));
        buf_free(&text);
    }
}

int schema_table(struct tables *tables, const struct marks *marks, struct table **out,
                 struct pprofx_error *err)
{
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    const char *call, *meaning;
    int rc = tables_views(tables, err);
    if (!rc)
        rc = add_tables(tables_db(tables), marks, t, err);
    for (size_t i = 0; functions_told(i, &call, &meaning); i++)
        add_row(t, "function", str_of(call), str_of(""), str_of(meaning));
    add_marks(marks, t);
    if (rc)
        table_free(t);
    else
        *out = t;
    return rc;
}
