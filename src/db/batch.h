/* Rows of numbers on their way into a table, many with one statement: SQLite reads them as a table of ours,
 * so a row costs no statement of its own and the place of the last row is the place of the next. */
#ifndef DB_BATCH_H
#define DB_BATCH_H

#include "db/handle.h"

enum { BATCH_COLUMNS = 6 };

struct batch {
    struct db *db;
    sqlite3_stmt *stmt;
    int columns;
    int64_t *cells;
    size_t n;          /* rows that wait */
    unsigned nullable; /* bit c: -1 in column c stands for NULL; set after batch_open */
};

/* Makes the table that batches are read from known to the connection. */
int batch_register(struct db *db, struct pprofx_error *err);

/* insert is the statement without what it selects from: "INSERT INTO edge SELECT a, b, c, d, e, f". */
int batch_open(struct batch *b, struct db *db, const char *insert, int columns, struct pprofx_error *err);

/* Rows must come in the order of the table's key to be fast. */
int batch_add(struct batch *b, const int64_t *values, struct pprofx_error *err);

/* Inserts the rows that wait, unless rc says that something failed before, and frees; returns rc or why they
 * could not be inserted.  All-zero is allowed. */
int batch_end(struct batch *b, int rc, struct pprofx_error *err);

#endif
