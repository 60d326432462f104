/* Reading the paths of many stacks side by side, a few frames at a time, the outermost first.
 *
 * Stacks lie far apart in memory, so what is fetched of one is turned into the next frames of its path at
 * once and kept, until all stacks that are compared with it have come to the end of theirs. */
#ifndef FOLD_WINDOWS_H
#define FOLD_WINDOWS_H

#include "base/mem.h"
#include "fold/walk.h"
#include "fold/weights.h"
#include "profile/profile.h"

#include <string.h>

enum { WINDOW = 8 };

struct window {
    const uint32_t *frames; /* the stack's locations, the innermost first */
    union {
        int64_t value;  /* what the stack costs, where there is one value type */
        uint32_t stack; /* else whose path it is */
    } of;
    uint32_t locations;    /* that are left */
    uint32_t lines : 24;   /* that are left of the present one */
    uint32_t inlined : 8;  /* bit i: the call of frame i was inlined into the one outside it */
    uint32_t keys[WINDOW]; /* frames + 1; 0: the path has ended */
};

/* The keys of a location that is one frame, or two: one inlined into the other.  The first is 0 for what is
 * more, and for one with a frame that is left out. */
struct window_keys {
    uint32_t outer, inner;
};

struct windows {
    const struct weights *weights;
    const struct frame_map *map;
    struct window_keys *keys; /* of each location */
    struct window *of;
    uint32_t *gathered;
};

/* The windows of the stacks that cost something, in their order, before the first frame of each.  The caller
 * frees. */
struct windows windows_of(const struct profile *p, const struct frame_map *map,
                          const struct weights *weights);
void windows_free(struct windows *w);

/* Copies what is left of some stacks to one place, where a processor's cache has it, unless that is too much.
 * What was gathered before is overwritten. */
bool windows_gather(struct windows *w, struct window *windows, size_t n);

/* What the stack of a window costs, of each value type. */
static inline const int64_t *window_values(const struct windows *w, const struct window *at)
{
    return w->weights->n_types == 1 ? &at->of.value : weights_values(w->weights, at->of.stack);
}

/* Asks for the memory that window_next will read. */
static inline void window_prefetch(const struct window *at)
{
    uint32_t ahead = at->locations < WINDOW ? at->locations : WINDOW;
    mem_prefetch(&at->frames[at->locations - ahead]);
}

/* Takes the next frames of the path.  Nearly all locations are one frame or two; which of both is not told by
 * a branch, which a processor could not foresee. */
static inline void window_next(const struct windows *w, struct window *at)
{
    const uint32_t *frames = at->frames, *start = w->map->start;
    uint32_t keys[WINDOW + 1]; /* the last one is taken again */
    uint32_t locations = at->locations, lines = at->lines;
    unsigned n = 0, inlined = 0;
    while (n < WINDOW && (lines || locations)) {
        if (!lines) {
            uint32_t l = frames[--locations];
            struct window_keys of = w->keys[l];
            if (of.outer) {
                keys[n++] = of.outer;
                keys[n] = of.inner;
                inlined |= (of.inner > 0) << n;
                n += of.inner > 0;
                continue;
            }
            lines = start[l + 1] - start[l];
        }
        uint32_t l = frames[locations], id = w->map->ids[start[l] + --lines];
        if (id == NONE)
            continue;
        keys[n] = id + 1;
        inlined |= (lines + 1 < start[l + 1] - start[l] ? 1u : 0u) << n;
        n++;
    }
    if (n > WINDOW)
        lines = 1;
    while (n < WINDOW)
        keys[n++] = 0;
    memcpy(at->keys, keys, sizeof at->keys);
    at->locations = locations;
    at->lines = lines & 0xffffff;
    at->inlined = inlined & 0xff;
}

#endif
