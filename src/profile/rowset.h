/* Finds table rows by content: an open hash of row numbers whose contents the caller compares. */
#ifndef PROFILE_ROWSET_H
#define PROFILE_ROWSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* struct rowset s = {0} is an empty one.  Rows are added in the order of their numbers, from 0. */
struct rowset {
    uint32_t *slots; /* row + 1; 0 is free */
    uint64_t *hashes;
    size_t n_slots, n_rows, cap;
};

void rowset_free(struct rowset *s);

/* The row with this hash for which equal(context, row) holds; where there is none, the next number, which is
 * then n_rows as it was before, and the caller adds that row to its table. */
uint32_t rowset_intern(struct rowset *s, uint64_t hash, bool (*equal)(const void *context, uint32_t row),
                       const void *context);

#endif
