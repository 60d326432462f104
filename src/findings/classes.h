/* The classes of stacks that the process has which is judged: the table stack_class, a column for each mark.
 * Those of other processes are not in it, or what is asked of one would cost what all of them have. */
#ifndef FINDINGS_CLASSES_H
#define FINDINGS_CLASSES_H

#include "findings/marks.h"

#include <pprofx/error.h>

#include <stdbool.h>

struct db;
struct tracer;

/* Numbers of the tracer's classes.  {0} is none. */
struct classes {
    size_t *list;
    size_t n, cap;
};

void classes_free(struct classes *c);

/* Makes the table, without rows. */
int classes_make(struct db *db, const struct marks *marks, struct pprofx_error *err);

/* Fills it with the classes of the profiles that are judged, and c with their numbers. */
int classes_fill(struct classes *c, struct db *db, const struct marks *marks, const struct tracer *tracer,
                 struct pprofx_error *err);

/* Whether one of them has a mark. */
bool classes_have(const struct classes *c, const struct tracer *tracer, size_t mark);

#endif
