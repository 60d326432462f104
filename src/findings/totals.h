/* What many rules need of the process that is judged, worked out once: the tables of totals.sql. */
#ifndef FINDINGS_TOTALS_H
#define FINDINGS_TOTALS_H

#include <pprofx/error.h>

struct db;
struct narrow;
struct totals;

/* narrow must live longer. */
struct totals *totals_new(const struct narrow *narrow);
void totals_free(struct totals *t); /* before the database is closed; NULL is allowed */

/* Fills the tables from the process that is judged, in the place of what they had; the first time makes them.
 */
int totals_fill(struct totals *t, struct db *db, struct pprofx_error *err);

#endif
