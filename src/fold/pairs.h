/* A table of pairs of ids: (a, b) ↔ dense id, in the order of arrival. */
#ifndef FOLD_PAIRS_H
#define FOLD_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair {
    uint32_t a, b;
};

struct pairs {
    struct pair *list;
    size_t n, cap;
    uint32_t *slots; /* id + 1, 0 is free */
    size_t mask;
};

void pairs_init(struct pairs *t);
void pairs_free(struct pairs *t);

/* The id of the pair, added if new. */
uint32_t pairs_add(struct pairs *t, uint32_t a, uint32_t b);

#endif
