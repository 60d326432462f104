/* SQL's sum(), which does not fail on values from a file. */
#ifndef FINDINGS_SUM_H
#define FINDINGS_SUM_H

#include <pprofx/error.h>

struct db;

/* Puts a sum() in the place of SQLite's, which ends the statement where whole numbers do not fit 64 bits:
 * there this one goes on with a real number, as "+" does. */
int sum_register(struct db *db, struct pprofx_error *err);

#endif
