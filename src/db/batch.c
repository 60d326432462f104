#include "db/batch.h"

#include "base/buf.h"
#include "base/mem.h"

#include <assert.h>
#include <string.h>

enum { ROWS = 1024 };

/* The table "pprofx_rows" is whatever batch its connection inserts at the moment; else it is empty. */
struct rows_table {
    sqlite3_vtab base;
    struct db *db;
};

struct rows_cursor {
    sqlite3_vtab_cursor base;
    size_t row;
};

static int rows_connect(sqlite3 *sqlite, void *context, int argc, const char *const *argv, sqlite3_vtab **out,
                        char **message)
{
    (void)argc, (void)argv, (void)message;
    int rc = sqlite3_declare_vtab(sqlite, "CREATE TABLE x(a, b, c, d, e, f)");
    if (rc != SQLITE_OK)
        return rc;
    struct rows_table *t = mem_zalloc(1, sizeof *t);
    t->db = context;
    *out = &t->base;
    return SQLITE_OK;
}

static int rows_disconnect(sqlite3_vtab *table)
{
    mem_free(table);
    return SQLITE_OK;
}

static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = ROWS;
    return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    struct rows_cursor *c = mem_zalloc(1, sizeof *c);
    *out = &c->base;
    return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
    mem_free(cursor);
    return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int argc,
                       sqlite3_value **argv)
{
    (void)number, (void)name, (void)argc, (void)argv;
    ((struct rows_cursor *)cursor)->row = 0;
    return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *cursor)
{
    ((struct rows_cursor *)cursor)->row++;
    return SQLITE_OK;
}

static const struct batch *batch_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct rows_table *)cursor->pVtab)->db->batch;
}

static int rows_eof(sqlite3_vtab_cursor *cursor)
{
    const struct batch *b = batch_of(cursor);
    return !b || ((struct rows_cursor *)cursor)->row >= b->n;
}

static int rows_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
    const struct batch *b = batch_of(cursor);
    size_t row = ((struct rows_cursor *)cursor)->row;
    if (!b || column >= b->columns)
        return SQLITE_OK;
    int64_t cell = b->cells[row * (size_t)b->columns + (size_t)column];
    if (cell != -1 || !(b->nullable >> column & 1))
        sqlite3_result_int64(out, cell);
    return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((struct rows_cursor *)cursor)->row;
    return SQLITE_OK;
}

static const sqlite3_module rows_module = {
    .xConnect = rows_connect, /* no xCreate: it is there without being created */
    .xBestIndex = rows_best_index,
    .xDisconnect = rows_disconnect,
    .xOpen = rows_open,
    .xClose = rows_close,
    .xFilter = rows_filter,
    .xNext = rows_next,
    .xEof = rows_eof,
    .xColumn = rows_column,
    .xRowid = rows_rowid,
};

int batch_register(struct db *db, struct pprofx_error *err)
{
    return sqlite3_create_module(db->sqlite, "pprofx_rows", &rows_module, db) == SQLITE_OK ? 0
                                                                                           : db_fail(db, err);
}

int batch_open(struct batch *b, struct db *db, const char *insert, int columns, struct pprofx_error *err)
{
    struct buf sql = {0};
    assert(columns <= BATCH_COLUMNS);
    *b = (struct batch){.db = db, .columns = columns};
    buf_printf(&sql, "%s FROM pprofx_rows", insert);
    int rc = db_prepare(db, buf_text(&sql), &b->stmt, err);
    buf_free(&sql);
    if (!rc)
        b->cells = mem_alloc(ROWS * (size_t)columns, sizeof *b->cells);
    return rc;
}

static int flush(struct batch *b, struct pprofx_error *err)
{
    if (!b->n)
        return 0;
    b->db->batch = b;
    int rc = db_run(b->db, b->stmt, err);
    b->db->batch = NULL;
    b->n = 0;
    return rc;
}

int batch_add(struct batch *b, const int64_t *values, struct pprofx_error *err)
{
    memcpy(b->cells + b->n * (size_t)b->columns, values, (size_t)b->columns * sizeof *values);
    b->n++;
    return b->n == ROWS ? flush(b, err) : 0;
}

int batch_end(struct batch *b, int rc, struct pprofx_error *err)
{
    if (!rc)
        rc = flush(b, err);
    (void)sqlite3_finalize(b->stmt);
    mem_free(b->cells);
    *b = (struct batch){0};
    return rc;
}
