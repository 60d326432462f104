/* Several profiles made one, scaled, subtracted, compared: pprof's rules of merging. */
#ifndef PROFILE_MERGE_H
#define PROFILE_MERGE_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

struct notes;
struct profile;

/* A new profile of all samples of ps[0..n): value types common to all, units converted to the smallest, equal
 * stacks with equal labels added up (saturating, with a note), all-zero samples dropped.  One profile alone
 * comes back as a copy that is not merged with itself.  PPROFX_FORMAT when the types have nothing in common.
 * The caller frees *out; ps stay the caller's. */
int merge(struct profile *const *ps, size_t n, bool compat, struct profile **out, struct notes *notes,
          struct pprofx_error *err);

/* Multiplies every value, rounding half away from zero as pprof does; samples that become all zero are
 * dropped. */
void merge_scale(struct profile *p, double ratio);

/* A base for p: base is negated and merged in.  diff marks base samples with the label pprof::base=true, so
 * that percentages are of the base.  normalize first scales p's values to the base's sums. */
int merge_base(struct profile **p, struct profile *base, bool diff, bool normalize, bool compat,
               struct notes *notes, struct pprofx_error *err);

#endif
