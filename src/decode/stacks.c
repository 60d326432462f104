/* Interning stacks: samples with the same frames share one.
 *
 * The tables of a large profile do not fit a cache, so looking a stack up takes three trips to memory, each
 * knowing only at its end where the next one goes: to the slot, to the start of the stack it names, to its
 * frames.  Each stack therefore waits for a few samples, one trip a sample, while the next ones are scanned.
 */
#include "base/error.h"
#include "base/hash.h"
#include "decode/builder.h"

#include <string.h>

enum { SLACK = 4 }; /* varints_to_frames writes a few frames ahead */

static void grow_slots(struct builder *b)
{
    size_t old_size = b->stack_mask + 1;
    uint64_t *old = b->stack_slots;
    b->stack_mask = old_size * 2 - 1;
    b->stack_slots = mem_alloc(old_size * 2, sizeof *b->stack_slots);
    memset(b->stack_slots, 0, old_size * 2 * sizeof *b->stack_slots); /* in order; slots are hit out of it */
    for (size_t i = 0; i < old_size; i++) {
        if (!old[i])
            continue;
        size_t at = (size_t)(old[i] >> 32) & b->stack_mask;
        while (b->stack_slots[at])
            at = (at + 1) & b->stack_mask;
        b->stack_slots[at] = old[i];
    }
    b->held += (uint64_t)old_size * sizeof *old;
    mem_free(old);
}

/* The slot of a stack: that of its equal, or the free one where it belongs. */
static size_t find(const struct builder *b, const struct stack_room *stack)
{
    const struct profile *p = b->p;
    size_t n = stack->depth, at = (size_t)stack->hash & b->stack_mask;
    for (; b->stack_slots[at]; at = (at + 1) & b->stack_mask) {
        if (b->stack_slots[at] >> 32 != stack->hash)
            continue;
        uint32_t s = (uint32_t)b->stack_slots[at] - 1;
        if (profile_depth(p, s) == n &&
            (n == 0 || !memcmp(profile_stack(p, s), stack->frames, n * sizeof *p->frames)))
            break;
    }
    return at;
}

static int add_stack(struct builder *b, const struct stack_room *stack, size_t slot, struct pprofx_error *err)
{
    struct profile *p = b->p;
    uint64_t first = p->stack_start[p->n_stacks];
    int r = BUILDER_GROW(b, p->frames, b->cap.frames, first + stack->depth, err);
    if (!r)
        r = BUILDER_GROW(b, p->stack_start, b->cap.stack_start, p->n_stacks + 2, err);
    if (r)
        return r;
    if (stack->depth)
        memcpy(p->frames + first, stack->frames, stack->depth * sizeof *p->frames);
    b->stack_slots[slot] = stack->hash << 32 | ++p->n_stacks;
    p->stack_start[p->n_stacks] = first + stack->depth;
    if (p->n_stacks > b->stack_mask / 10 * 7)
        grow_slots(b);
    return PPROFX_OK;
}

/* The stack that has waited longest. */
static int intern_oldest(struct builder *b, struct pprofx_error *err)
{
    struct profile *p = b->p;
    const struct stack_room *stack = &b->rooms[(b->next_room - b->n_waiting) % STACKS_WAITING];
    size_t slot = find(b, stack), sample = p->n_samples - b->n_waiting;
    if (b->stack_slots[slot]) {
        p->sample_stack[sample] = (uint32_t)b->stack_slots[slot] - 1;
    } else {
        p->sample_stack[sample] = (uint32_t)p->n_stacks;
        int r = add_stack(b, stack, slot, err);
        if (r)
            return r;
    }
    b->n_waiting--;
    return PPROFX_OK;
}

int stacks_flush(struct builder *b, struct pprofx_error *err)
{
    int r = PPROFX_OK;
    while (!r && b->n_waiting)
        r = intern_oldest(b, err);
    return r;
}

int stacks_room(struct builder *b, size_t n, uint32_t **out, struct pprofx_error *err)
{
    struct stack_room *room = &b->rooms[b->next_room % STACKS_WAITING];
    int r = BUILDER_GROW(b, room->frames, room->cap, n + SLACK, err);
    if (!r)
        *out = room->frames;
    return r;
}

/* The memory a stack that has waited for age samples will need next, or NULL. */
static const void *needed_next(const struct builder *b, size_t age)
{
    if (age >= b->n_waiting)
        return NULL;
    const struct stack_room *stack = &b->rooms[(b->next_room - 1 - age) % STACKS_WAITING];
    const uint64_t *slot = &b->stack_slots[(size_t)stack->hash & b->stack_mask];
    if (age == 0)
        return slot;
    if (!*slot || *slot >> 32 != stack->hash) /* most likely a new stack */
        return NULL;
    uint32_t row = (uint32_t)*slot - 1;
    return age == 1 ? (const void *)&b->p->stack_start[row] : profile_stack(b->p, row);
}

int stacks_add(struct builder *b, size_t depth, struct pprofx_error *err)
{
    struct stack_room *room = &b->rooms[b->next_room % STACKS_WAITING];
    room->depth = depth;
    room->hash = hash_bytes(room->frames, depth * sizeof *room->frames, 0) >> 32;
    int r = b->n_waiting == STACKS_WAITING - 1 ? intern_oldest(b, err) : PPROFX_OK;
    if (r)
        return r;
    b->next_room++;
    b->n_waiting++;
    for (size_t age = 0; age < STACKS_WAITING - 1; age++)
        mem_prefetch(needed_next(b, age));
    return PPROFX_OK;
}
