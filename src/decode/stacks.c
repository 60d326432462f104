/* Interning stacks: samples with the same frames share one.
 *
 * The table of a large profile does not fit a cache, so looking a stack up costs a trip to memory.  Each
 * stack therefore waits for one sample: its place in the table is asked for when it has been scanned and
 * looked at when the next one has. */
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
    b->stack_slots = mem_zalloc(old_size * 2, sizeof *b->stack_slots);
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

/* The slot of the waiting stack: that of its equal, or the free one where it belongs. */
static size_t find(const struct builder *b)
{
    const struct profile *p = b->p;
    size_t n = b->waiting.depth, at = (size_t)b->waiting.hash & b->stack_mask;
    for (; b->stack_slots[at]; at = (at + 1) & b->stack_mask) {
        if (b->stack_slots[at] >> 32 != b->waiting.hash)
            continue;
        uint32_t s = (uint32_t)b->stack_slots[at] - 1;
        if (profile_depth(p, s) == n &&
            (n == 0 || !memcmp(profile_stack(p, s), b->waiting.frames, n * sizeof *p->frames)))
            break;
    }
    return at;
}

static int add_stack(struct builder *b, size_t slot, struct pprofx_error *err)
{
    struct profile *p = b->p;
    uint64_t first = p->stack_start[p->n_stacks];
    size_t n = b->waiting.depth;
    int r = BUILDER_GROW(b, p->frames, b->cap.frames, first + n, err);
    if (!r)
        r = BUILDER_GROW(b, p->stack_start, b->cap.stack_start, p->n_stacks + 2, err);
    if (r)
        return r;
    if (n)
        memcpy(p->frames + first, b->waiting.frames, n * sizeof *p->frames);
    b->stack_slots[slot] = b->waiting.hash << 32 | ++p->n_stacks;
    p->stack_start[p->n_stacks] = first + n;
    if (p->n_stacks > b->stack_mask / 10 * 7)
        grow_slots(b);
    return PPROFX_OK;
}

int stacks_flush(struct builder *b, struct pprofx_error *err)
{
    if (!b->is_waiting)
        return PPROFX_OK;
    struct profile *p = b->p;
    size_t slot = find(b);
    if (!b->stack_slots[slot]) {
        p->sample_stack[p->n_samples - 1] = (uint32_t)p->n_stacks;
        int r = add_stack(b, slot, err);
        if (r)
            return r;
    } else {
        p->sample_stack[p->n_samples - 1] = (uint32_t)b->stack_slots[slot] - 1;
    }
    b->is_waiting = false;
    return PPROFX_OK;
}

int stacks_room(struct builder *b, size_t n, uint32_t **out, struct pprofx_error *err)
{
    int r = BUILDER_GROW(b, b->scanned.frames, b->scanned.cap, n + SLACK, err);
    if (!r)
        *out = b->scanned.frames;
    return r;
}

int stacks_add(struct builder *b, size_t depth, struct pprofx_error *err)
{
    b->scanned.depth = depth;
    b->scanned.hash = hash_bytes(b->scanned.frames, depth * sizeof *b->scanned.frames, 0) >> 32;
    mem_prefetch(&b->stack_slots[(size_t)b->scanned.hash & b->stack_mask]);
    int r = stacks_flush(b, err);
    if (r)
        return r;
    struct stack_room free_room = b->waiting;
    b->waiting = b->scanned;
    b->scanned = free_room;
    b->is_waiting = true;
    return PPROFX_OK;
}
