/* Numeric labels and the units they are in.  pprof knows one unit a key: the first it meets; where a file
 * gives none, "alignment" and "request" are bytes and any other key is its own unit ("bytes"). */
#ifndef PROFILE_LABELS_H
#define PROFILE_LABELS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct label;
struct notes;
struct profile;

/* The unit to read each label's number in, indexed by label id; text labels have "".  By default a label
 * keeps the unit it was given and only one without takes its key's; under compat all labels of a key are read
 * in the key's unit, as pprof does.  A key with several units is a note.  The texts live as long as p; the
 * caller gives the array back with mem_free. */
struct str *labels_units(const struct profile *p, bool compat, struct notes *notes);

/* Sorts the labels of a sample as pprof writes them: text before numbers, then by key, labels of one key in
 * their old order.  ids[0..n) are label ids of p. */
void labels_sort(const struct profile *p, uint32_t *ids, size_t n);

/* A sample's first label of a key (a string of p, or NONE), or NULL.  It is p's. */
const struct label *labels_find(const struct profile *p, size_t sample, uint32_t key);

/* The text of a sample's first label of a key that is text; 0, which is "", when it has none. */
uint32_t labels_text(const struct profile *p, size_t sample, uint32_t key);

#endif
