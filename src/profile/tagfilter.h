/* The expressions of tagfocus and tagignore: [KEY=]VALUE, where VALUE is a range of numbers (N, N:, :N, N:M;
 * N is digits with an optional sign and unit) or a comma list of regular expressions.
 *
 * A range matches a sample when one of its numeric labels (of KEY) lies inside, ends included, and is in a
 * unit that converts to the range's.  Expressions look at text labels: with a KEY one of them must match a
 * value of that key, without it each must match some "key:value" of the sample. */
#ifndef PROFILE_TAGFILTER_H
#define PROFILE_TAGFILTER_H

#include "base/str.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

struct notes;
struct profile;
struct tagfilter;

/* Reads text, an option called name, and tests all labels of p with it; units are labels_units of p.  A range
 * is a note ("tagfocus:Interpreted '1kb:' as range, not regexp").  PPROFX_USAGE for a bad regular expression
 * and for a number that does not fit.  NULL or empty text: *out becomes NULL.  The caller frees *out. */
int tagfilter_new(struct tagfilter **out, const struct profile *p, const char *name, const char *text,
                  const struct str *units, bool compat, struct notes *notes, struct pprofx_error *err);
void tagfilter_free(struct tagfilter *f); /* NULL is allowed */

bool tagfilter_matches(const struct tagfilter *f, const struct profile *p, size_t sample);

#endif
