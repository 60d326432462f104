/* Sequences of ids, each different one kept once: stacks of locations, sets of labels. */
#ifndef PROFILE_SEQUENCES_H
#define PROFILE_SEQUENCES_H

#include <stddef.h>
#include <stdint.h>

struct sequences;

struct sequences *sequences_new(void);
void sequences_free(struct sequences *s); /* NULL is allowed */

/* The dense number of ids[0..n), a new one if it was not there; numbers count from 0. */
uint32_t sequences_intern(struct sequences *s, const uint32_t *ids, size_t n);

/* The ids of a sequence, valid until the next intern. */
const uint32_t *sequences_get(const struct sequences *s, uint32_t number, size_t *n);
size_t sequences_count(const struct sequences *s);

/* Ends the life of s and hands its arrays over: sequence i is (*ids)[(*starts)[i] .. (*starts)[i + 1]).
 * Returns their number; the caller frees both arrays. */
size_t sequences_take(struct sequences *s, uint32_t **ids, uint64_t **starts);

#endif
