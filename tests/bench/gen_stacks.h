/* Stacks that look sampled: they share prefixes, the heavy ones come again and again, and each is new. */
#ifndef BENCH_GEN_STACKS_H
#define BENCH_GEN_STACKS_H

#include "gen_program.h"

#include <stddef.h>

enum { MAX_DEPTH = 128 };

struct stack {
    uint32_t depth;
    frame_key frames[MAX_DEPTH]; /* root first */
};

struct stack_shape {
    uint32_t min_depth, max_depth; /* usual depths; one in a hundred goes up to MAX_DEPTH */
    uint32_t repeat_percent;       /* stacks that come again (with other labels) */
    uint32_t jump_percent;         /* stacks that grow from an established stack instead of a recent one */
};

struct stacks;

struct stacks *stacks_new(const struct program *p, const struct stack_shape *shape, uint64_t seed);
void stacks_free(struct stacks *s);

/* The next stack, valid until the next call; *is_new tells whether it was never given before. */
const struct stack *stacks_next(struct stacks *s, bool *is_new);

/* Whether this key (of a stack with its labels) was not seen before; remembers it. */
bool stacks_first(struct stacks *s, uint64_t key);

/* A hash of the frames. */
uint64_t stack_hash(const struct stack *s);

#endif
