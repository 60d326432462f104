/* Reading the paths of many stacks side by side, a few frames at a time, the outermost first.
 *
 * Stacks lie far apart in memory, so what is fetched of one is turned into the next frames of its path at
 * once and kept, until all stacks that are compared with it have come to the end of theirs. */
#ifndef FOLD_WINDOWS_H
#define FOLD_WINDOWS_H

#include "base/mem.h"
#include "fold/walk.h"
#include "profile/profile.h"

enum { WINDOW = 8 };

struct window {
    const uint32_t *frames;    /* the stack's locations, the innermost first */
    uint32_t stack;            /* whose path it is */
    uint32_t locations, lines; /* that are left, of the stack and of the present location */
    uint32_t keys[WINDOW];     /* frames + 1; 0: the path has ended */
    uint8_t inlined;           /* bit i: the call of frame i was inlined into the one outside it */
};

struct windows {
    const struct profile *p;
    const struct frame_map *map;
    uint32_t *single; /* key of each location that is one frame; 0 for others */
    struct window *of;
    uint32_t *gathered;
};

/* The windows of the stacks, in their order, before the first frame of each.  The caller frees. */
struct windows windows_of(const struct profile *p, const struct frame_map *map, const uint32_t *stacks,
                          size_t n);
void windows_free(struct windows *w);

/* Copies what is left of some stacks to one place, where a processor's cache has it, unless that is too much.
 * What was gathered before is overwritten. */
bool windows_gather(struct windows *w, struct window *windows, size_t n);

/* Asks for the memory that window_next will read. */
static inline void window_prefetch(const struct window *at)
{
    uint32_t ahead = at->locations < WINDOW ? at->locations : WINDOW;
    mem_prefetch(&at->frames[at->locations - ahead]);
}

/* Takes the next frames of the path.  Most locations are one frame, found with one look-up. */
static inline void window_next(const struct windows *w, struct window *at)
{
    const uint32_t *frames = at->frames, *start = w->map->start;
    unsigned n = 0, inlined = 0;
    while (n < WINDOW && (at->lines || at->locations)) {
        if (!at->lines) {
            uint32_t l = frames[--at->locations];
            at->keys[n] = w->single[l];
            if (at->keys[n]) {
                n++;
                continue;
            }
            at->lines = start[l + 1] - start[l];
        }
        uint32_t l = frames[at->locations], id = w->map->ids[start[l] + --at->lines];
        if (id == NONE)
            continue;
        at->keys[n] = id + 1;
        inlined |= (at->lines + 1 < start[l + 1] - start[l] ? 1u : 0u) << n;
        n++;
    }
    while (n < WINDOW)
        at->keys[n++] = 0;
    at->inlined = (uint8_t)inlined;
}

#endif
