/* The addresses of a text, each a location, and the names that are told of them somewhere in it. */
#ifndef DECODE_SPOTS_H
#define DECODE_SPOTS_H

#include "decode/idmap.h"
#include "decode/text.h"

enum spot_kind {
    SPOT_PLAIN,
    SPOT_HIDDEN, /* one of the runtime's functions, which Go does not name */
    SPOT_EXIT,   /* runtime.goexit, likewise */
};

struct spot {
    uint64_t entry; /* of the function the code belongs to; 0: not known */
    uint32_t location;
    uint16_t n_calls; /* 0: it has not been named; the location has as many lines */
    uint8_t kind;     /* what it is should it never be named */
};

enum { SPOT_MOST_CALLS = 1000 };

struct spots {
    struct idmap ids; /* address → spot */
    struct spot *rows;
    size_t n, cap;
};

void spots_free(struct spots *s);

/* The spot of an address.  PPROFX_LIMIT, as below. */
int spots_at(struct spots *s, struct text_profile *t, uint64_t address, uint32_t *out,
             struct pprofx_error *err);

/* Names it once and for all: its calls, innermost inlined one first, at most SPOT_MOST_CALLS. */
int spots_name(struct spots *s, struct text_profile *t, uint32_t spot, const struct line *calls, uint32_t n,
               uint64_t entry, struct pprofx_error *err);

/* Gives those that nothing named the name of what they are. */
int spots_name_hidden(struct spots *s, struct text_profile *t, size_t *n_hidden, struct pprofx_error *err);

#endif
