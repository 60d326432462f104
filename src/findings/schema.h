/* What rules can be written with: tables and views with their columns, functions, marks. */
#ifndef FINDINGS_SCHEMA_H
#define FINDINGS_SCHEMA_H

#include "findings/marks.h"
#include "findings/tables.h"

struct table;

/* A row each.  tables must be finished and some process judged, so that all of them are there.  The caller
 * frees *out. */
int schema_table(struct tables *tables, const struct marks *marks, struct table **out,
                 struct pprofx_error *err);

#endif
