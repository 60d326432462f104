#include "profile/edit.h"

#include "base/mem.h"
#include "profile/profile.h"

#include <string.h>

struct stays {
    const struct profile *p;
    const bool *stack;
};

static bool stack_stays(void *context, size_t sample)
{
    const struct stays *stays = context;
    return stays->stack[stays->p->sample_stack[sample]];
}

/* Frames only move towards the front, so one pass over the array does. */
void edit_stacks(struct profile *p, const struct edit_stacks *edit)
{
    bool *stays = mem_alloc(p->n_stacks, sizeof *stays);
    uint64_t start = 0, end = 0;
    for (size_t s = 0; s < p->n_stacks; s++) {
        size_t n = (size_t)(p->stack_start[s + 1] - start);
        uint32_t *frames = p->frames + start;
        start = p->stack_start[s + 1];
        stays[s] = edit->edit(edit->context, frames, &n);
        if (!stays[s])
            n = 0;
        memmove(p->frames + end, frames, n * sizeof *frames);
        end += n;
        p->stack_start[s + 1] = end;
    }
    edit_samples(p, stack_stays, &(struct stays){p, stays});
    mem_free(stays);
}

void edit_samples(struct profile *p, bool (*keep)(void *context, size_t sample), void *context)
{
    size_t n = 0;
    uint32_t labels = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        uint32_t first = p->label_start[i], n_labels = p->label_start[i + 1] - first;
        if (!keep(context, i))
            continue;
        p->sample_stack[n] = p->sample_stack[i];
        memmove(p->values + n * p->n_types, p->values + i * p->n_types, p->n_types * sizeof *p->values);
        if (n_labels)
            memmove(p->sample_labels + labels, p->sample_labels + first, n_labels * sizeof *p->sample_labels);
        p->label_start[n++] = labels;
        labels += n_labels;
    }
    p->label_start[n] = labels;
    p->n_samples = n;
}

void edit_labels(struct profile *p, const bool *keep)
{
    uint32_t n = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        uint32_t first = p->label_start[i], end = p->label_start[i + 1];
        p->label_start[i] = n;
        for (uint32_t at = first; at < end; at++)
            if (keep[p->sample_labels[at]])
                p->sample_labels[n++] = p->sample_labels[at];
    }
    p->label_start[p->n_samples] = n;
}
