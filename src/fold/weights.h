/* What the samples of a stack cost together, so that work is done once for a stack however many samples have
 * it. */
#ifndef FOLD_WEIGHTS_H
#define FOLD_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

struct profile;

struct weights {
    int64_t *values;  /* of stack s: [s * n_types + t] */
    uint32_t *stacks; /* those of samples that have a value other than 0, in order */
    size_t n, n_types;
};

struct weights weights_of(const struct profile *p);
void weights_free(struct weights *w);

static inline const int64_t *weights_values(const struct weights *w, uint32_t stack)
{
    return w->values + stack * w->n_types;
}

#endif
