/* The rows of a merged profile, each different one kept once and numbered in the order it is first needed. */
#ifndef PROFILE_MERGE_ROWS_H
#define PROFILE_MERGE_ROWS_H

#include <stdbool.h>

struct merge_plan;
struct merger;
struct profile;

/* What came of the sums. */
struct merge_sums {
    bool saturated; /* some value did not fit and was cut */
    bool zeros;     /* some sample became all zero */
};

/* Fills out, which has its types and no rows yet.  compat: sums wrap and the columns of all lines but the
 * last of a location do not tell locations apart, as in pprof. */
struct merger *merger_new(struct profile *out, bool compat);

/* Adds the samples of p, read as plan says; all-zero samples are left out.  After that p is not needed. */
void merger_add(struct merger *m, const struct profile *p, const struct merge_plan *plan);

/* Completes out and frees m. */
struct merge_sums merger_finish(struct merger *m);

#endif
