/* From a row that a rule's SELECT gives to a finding.  Columns are found by name; all are optional but that
 * there must be a metric, or k and n:
 *
 *     metric      what is compared with the levels
 *     k, n, phi   samples of the finding, samples in all, and their dispersion (2 unless it is given): the
 *                 metric is k / n, and its lower bound is compared.  Where n is NULL, metric counts
 *     cap         the highest severity it can have: 'info', 'warning'
 *     severity    the severity itself, whatever the levels say
 *     raw, objects   of a figure on memory: sampled objects behind it, and how many there are; for confidence
 *     sites       what the aggregate sites() made: evidence, blame and stack
 *     function, file, line, stack   whom to blame, where sites do not say; function '': nobody
 *     outer       a site to blame when no frame is the user's
 *     message, confidence
 *     basis       the kind of evidence, instead of the head's
 *     reason      why severity or cap is what it is
 *     remedy, command   instead of the head's remedy and "more"
 */
#ifndef FINDINGS_ROW_H
#define FINDINGS_ROW_H

#include "findings/finding.h"

#include <sqlite3.h>

struct arena;
struct tables;

/* Fills f but for what guards.h and chain.h decide; a missing metric is PPROFX_USAGE.  Texts live in the
 * arena. A row whose metric is NULL gives no severity. */
int row_read(struct finding *f, sqlite3_stmt *stmt, const struct tables *tables, struct arena *arena,
             struct pprofx_error *err);

#endif
