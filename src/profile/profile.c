#include "profile/profile.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "profile/strings.h"
#include "profile/told.h"

#include <inttypes.h>

struct profile *profile_new(void)
{
    struct profile *p = mem_zalloc(1, sizeof *p);
    p->arena = arena_new();
    p->strings = strings_new(p->arena);
    p->frames = mem_alloc(1, sizeof *p->frames); /* never NULL: stacks without frames point here */
    p->stack_start = mem_zalloc(1, sizeof *p->stack_start);
    p->label_start = mem_zalloc(1, sizeof *p->label_start);
    return p;
}

void profile_free(struct profile *p)
{
    if (!p)
        return;
    mem_free(p->types);
    mem_free(p->comments);
    mem_free(p->mappings);
    mem_free(p->functions);
    mem_free(p->lines);
    mem_free(p->locations);
    mem_free(p->labels);
    mem_free(p->frames);
    mem_free(p->stack_start);
    mem_free(p->values);
    mem_free(p->sample_stack);
    mem_free(p->label_start);
    mem_free(p->sample_labels);
    told_free(p->told);
    strings_free(p->strings);
    arena_free(p->arena);
    mem_free(p);
}

#define COPY(to, from, field, n) ((to)->field = mem_copy((from)->field, (n), sizeof *(from)->field))

struct profile *profile_clone(const struct profile *p)
{
    struct profile *q = mem_copy(p, 1, sizeof *p);
    q->arena = arena_new();
    q->strings = strings_new(q->arena);
    for (size_t i = 0; i < strings_count(p->strings); i++) {
        struct str s = strings_get(p->strings, (uint32_t)i);
        (void)strings_intern(q->strings, s.p, s.n);
    }
    COPY(q, p, types, p->n_types);
    COPY(q, p, comments, p->n_comments);
    COPY(q, p, mappings, p->n_mappings);
    COPY(q, p, functions, p->n_functions);
    COPY(q, p, lines, p->n_lines);
    COPY(q, p, locations, p->n_locations);
    COPY(q, p, labels, p->n_labels);
    COPY(q, p, frames, p->stack_start[p->n_stacks]);
    COPY(q, p, stack_start, p->n_stacks + 1);
    COPY(q, p, values, p->n_samples * p->n_types);
    COPY(q, p, sample_stack, p->n_samples);
    COPY(q, p, label_start, p->n_samples + 1);
    COPY(q, p, sample_labels, p->label_start[p->n_samples]);
    q->told = NULL;
    return q;
}

uint32_t profile_intern(struct profile *p, const char *s, size_t n)
{
    return strings_intern(p->strings, s, n);
}

uint32_t profile_find(const struct profile *p, const char *s, size_t n)
{
    return strings_find(p->strings, s, n);
}

struct str profile_string(const struct profile *p, uint32_t id)
{
    return strings_get(p->strings, id);
}

const char *profile_text(const struct profile *p, uint32_t id)
{
    return strings_get(p->strings, id).p;
}

size_t profile_n_strings(const struct profile *p)
{
    return strings_count(p->strings);
}

size_t profile_full_depth(const struct profile *p, uint32_t stack)
{
    const uint32_t *frames = profile_stack(p, stack);
    size_t n = 0;
    for (size_t i = 0; i < profile_depth(p, stack); i++)
        n += profile_frames(p, frames[i]);
    return n;
}

size_t profile_memory(const struct profile *p)
{
    return arena_size(p->arena) + strings_memory(p->strings) + p->n_mappings * sizeof *p->mappings +
           p->n_functions * sizeof *p->functions + p->n_lines * sizeof *p->lines +
           p->n_locations * sizeof *p->locations + p->n_labels * sizeof *p->labels +
           p->stack_start[p->n_stacks] * sizeof *p->frames + p->n_stacks * sizeof *p->stack_start +
           p->n_samples *
               (p->n_types * sizeof *p->values + sizeof *p->sample_stack + sizeof *p->label_start) +
           p->label_start[p->n_samples] * sizeof *p->sample_labels;
}

void profile_stand_in_mapping(struct profile *p)
{
    if (p->n_mappings)
        return;
    p->mappings = mem_resize(p->mappings, 1, sizeof *p->mappings);
    p->mappings[0] = (struct mapping){.id = 1};
    p->n_mappings = 1;
    for (size_t i = 0; i < p->n_locations; i++)
        p->locations[i].mapping = 0;
}
