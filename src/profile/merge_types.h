/* Which values of several profiles belong together, and in which units they can be added. */
#ifndef PROFILE_MERGE_TYPES_H
#define PROFILE_MERGE_TYPES_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;

/* How one profile is read so that it fits the result. */
struct merge_plan {
    size_t *columns;       /* of each type of the result: the column it is read from */
    double *ratios;        /* and what its values are multiplied by; NULL when all are 1 */
    int64_t period;        /* in the unit of the result */
    uint32_t default_type; /* string of the result, as the columns left it; 0 for none */
};

/* Finds the types common to ps[0..n) and sets types and period_type of out, an empty profile.  plans[0..n)
 * are filled; on failure nothing needs to be freed.  PPROFX_FORMAT when nothing is common or units do not
 * convert.
 *
 * A type is known by its name and, when a profile has a name twice, by its place among these.  Under compat
 * it is known by its name alone, and names a profile has twice do not count as common, as in pprof. */
int merge_types(struct profile *out, const struct profile *const *ps, size_t n, bool compat,
                struct merge_plan *plans, struct pprofx_error *err);

/* Frees what is in plans[0..n), not the array. */
void merge_plans_free(struct merge_plan *plans, size_t n);

#endif
