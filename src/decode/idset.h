/* A set of numbers most of which have neighbours in it, as goroutines' ids have: one bit each then. */
#ifndef DECODE_IDSET_H
#define DECODE_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idset {
    struct idset_word {
        uint64_t number; /* id / 64 */
        uint64_t bits;   /* 0: a free slot */
    } * words;
    size_t n, mask;
};

void idset_open(struct idset *s);
void idset_close(struct idset *s);
void idset_clear(struct idset *s);

/* Whether the id was not there yet. */
bool idset_add(struct idset *s, uint64_t id);

#endif
