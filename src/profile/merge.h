/* Several profiles made one, scaled, subtracted, compared: pprof's rules of merging. */
#ifndef PROFILE_MERGE_H
#define PROFILE_MERGE_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

struct notes;
struct profile;

/* A new profile of all samples of ps[0..n): value types common to all in the order of the first, units
 * converted to the smallest, equal stacks with equal labels added up (saturating, with a note; under compat
 * wrapping), all-zero samples dropped, rows numbered from 1 in the order samples name them.
 * A profile without mappings gets, as in pprof, a stand-in mapping without a name for all its locations.  One
 * profile alone is copied, not merged with itself.  PPROFX_FORMAT when the types have nothing in common or
 * cannot be converted, PPROFX_LIMIT when the result would have 2^32 rows.  The caller frees *out; ps stay the
 * caller's.
 */
int merge(struct profile *const *ps, size_t n, bool compat, struct profile **out, struct notes *notes,
          struct pprofx_error *err);

/* What happens to a source that is alone, in place of merge and without its copy: the stand-in mapping, and
 * under compat pprof's loss of value types that share a name; PPROFX_FORMAT when there is no type or none is
 * left. */
int merge_single(struct profile *p, bool compat, struct pprofx_error *err);

/* Multiplies every value by ratio, unless that is 1, rounding half away from zero; samples that become all
 * zero are dropped.  What no longer fits saturates, under compat becomes INT64_MIN as in Go on amd64; both
 * are a note. */
void merge_scale(struct profile *p, double ratio, bool compat, struct notes *notes);

/* Multiplies every value by ratio, towards zero, and keeps every sample: what pprof does to a profile that it
 * writes. What no longer fits as above. */
void merge_multiply(struct profile *p, double ratio, bool compat, struct notes *notes);

/* Subtracts base from *p, which is replaced on success; base is changed and stays the caller's.  diff marks
 * base samples with the label pprof::base=true, so that percentages are of the base.  normalize first scales
 * the values of *p to the sums of base (PPROFX_FORMAT when their types differ). */
int merge_base(struct profile **p, struct profile *base, bool diff, bool normalize, bool compat,
               struct notes *notes, struct pprofx_error *err);

#endif
