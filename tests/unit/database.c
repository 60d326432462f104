#include "database.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

int columns_ignored(void *context, const char *const *names, size_t n, struct pprofx_error *err)
{
    (void)context, (void)names, (void)n, (void)err;
    return 0;
}

int row_as_text(void *context, const struct db_cell *cells, size_t n, struct pprofx_error *err)
{
    struct buf *out = context;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        buf_puts(out, i ? "|" : "");
        if (cells[i].kind == DB_INT)
            buf_int(out, cells[i].number);
        else if (cells[i].kind == DB_REAL)
            buf_printf(out, "%g", cells[i].real);
        else if (cells[i].kind == DB_NULL)
            buf_puts(out, "NULL");
        else
            buf_add(out, cells[i].text.p, cells[i].text.n);
    }
    buf_char(out, '\n');
    return 0;
}

int query(struct db *db, const char *sql, struct buf *out, struct pprofx_error *err)
{
    const struct db_rows rows = {out, columns_ignored, row_as_text};
    return db_query(db, sql, NULL, &rows, err);
}

void assert_rows(struct db *db, const char *sql, const char *expected)
{
    struct pprofx_error err = {0};
    struct buf out = {0};
    if (query(db, sql, &out, &err))
        fail_msg("%s: %s", sql, err.message);
    assert_string_equal(buf_text(&out), expected);
    buf_free(&out);
}

struct db *opened(const char *file, enum db_mode mode)
{
    struct pprofx_error err = {0};
    struct db *db = NULL;
    if (db_open(&db, file, mode, &err))
        fail_msg("%s", err.message);
    return db;
}
