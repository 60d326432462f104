/* The rows of a query, written while they come: only a batch of them is ever held. */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include "base/table.h"
#include "db/db.h"

struct output;
struct rows;

struct rows *rows_new(struct output *output, enum format format);

/* What db_query gives rows to. */
struct db_rows rows_sink(struct rows *r);

/* Writes what is still held. */
int rows_end(struct rows *r, struct pprofx_error *err);
void rows_free(struct rows *r); /* NULL is allowed */

#endif
