/* Ranges that may overlap, each with a number: the smallest number of those an address is in. */
#ifndef DECODE_COVER_H
#define DECODE_COVER_H

#include <stddef.h>
#include <stdint.h>

#define COVER_NONE UINT32_MAX

struct cover {
    uint64_t *bounds; /* sorted, distinct */
    size_t n, cap;
    uint32_t *smallest; /* a tree over the pieces between bounds, 2 × n: a piece's number is the smallest of
                           it and those above it */
};

void cover_free(struct cover *c);

/* First all numbers that will bound a range, then ready, then the ranges. */
void cover_bound(struct cover *c, uint64_t bound);
void cover_ready(struct cover *c);
void cover_copy_bounds(struct cover *c, const struct cover *from); /* in place of both */

/* from and to are bounds; nothing happens unless from < to. */
void cover_add(struct cover *c, uint64_t from, uint64_t to, uint32_t number);

/* The smallest number of the ranges with from <= address < to, or COVER_NONE. */
uint32_t cover_find(const struct cover *c, uint64_t address);

#endif
