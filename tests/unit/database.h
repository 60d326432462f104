/* Databases in tests: opening them, and the rows of a query as text, a row a line, cells between '|'. */
#ifndef UNIT_DATABASE_H
#define UNIT_DATABASE_H

#include "base/buf.h"
#include "db/db.h"

struct db *opened(const char *file, enum db_mode mode);
int query(struct db *db, const char *sql, struct buf *out, struct pprofx_error *err);
void assert_rows(struct db *db, const char *sql, const char *expected);

/* For struct db_rows; the context is a struct buf. */
int columns_ignored(void *context, const char *const *names, size_t n, struct pprofx_error *err);
int row_as_text(void *context, const struct db_cell *cells, size_t n, struct pprofx_error *err);

#endif
