/* Totals by something other than the stack: a state, a creator, a function, the values of a label. */
#ifndef GOROUTINES_BY_H
#define GOROUTINES_BY_H

#include "goroutines/groups_report.h"
#include "goroutines/paint.h"

struct table;

/* The rows, the largest first, or those that grew most where there are several moments; options->max of them.
 * The caller frees. */
struct table *by_table(const struct groups *g, const struct goroutines_options *options);

void by_text(const struct paint *p, const struct groups *g, const struct goroutines_options *options);

#endif
