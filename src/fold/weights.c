#include "fold/weights.h"

#include "base/mem.h"
#include "base/sat.h"
#include "profile/profile.h"

static bool add(int64_t *to, const int64_t *values, size_t n)
{
    bool any = false, cut = false;
    for (size_t t = 0; t < n; t++) {
        any = any || values[t];
        to[t] = sat_add(to[t], values[t], &cut);
    }
    return any;
}

struct weights weights_of(const struct profile *p)
{
    struct weights w = {.n_types = p->n_types};
    bool *counts = mem_zalloc(p->n_stacks, sizeof *counts);
    w.values = mem_zalloc(p->n_stacks * p->n_types, sizeof *w.values);
    w.stacks = mem_alloc(p->n_stacks, sizeof *w.stacks);
    for (size_t i = 0; i < p->n_samples; i++) {
        uint32_t s = p->sample_stack[i];
        if (add(w.values + s * w.n_types, profile_values(p, i), w.n_types))
            counts[s] = true;
    }
    for (uint32_t s = 0; s < p->n_stacks; s++)
        if (counts[s])
            w.stacks[w.n++] = s;
    mem_free(counts);
    return w;
}

void weights_free(struct weights *w)
{
    mem_free(w->values);
    mem_free(w->stacks);
    *w = (struct weights){0};
}
