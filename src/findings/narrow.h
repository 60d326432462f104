/* Views as narrow as a query needs them.  The views of views.sql have a column for each mark of every rule;
 * SQLite looks at all of them wherever a query names a view, which costs more than running the query.  So a
 * query gets views of its own, which have the columns that it names and no others. */
#ifndef FINDINGS_NARROW_H
#define FINDINGS_NARROW_H

#include "findings/marks.h"

#include <stdbool.h>

struct buf;
struct narrow;

/* views is the text that makes the views, which must live longer, like the marks. */
struct narrow *narrow_new(const char *views, const struct marks *marks);
void narrow_free(struct narrow *n); /* NULL is allowed */

/* Makes the query that has its own views before it: what begins with SELECT, UPDATE or WITH gives the same
 * rows, but "*" of a view has fewer columns: the marks that are not named are left out, and other columns,
 * too, unless all are wanted. */
void narrow_query(const struct narrow *n, const char *sql, bool all_columns, struct buf *out);

#endif
