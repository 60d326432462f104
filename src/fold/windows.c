#include "fold/windows.h"

#include <string.h>

enum {
    ROOM = 1 << 17, /* locations that are gathered: half a megabyte */
    SOON = 24       /* so many stacks ahead memory is asked for */
};

struct windows windows_of(const struct profile *p, const struct frame_map *map, const uint32_t *stacks,
                          size_t n)
{
    struct windows w = {.p = p, .map = map};
    w.single = mem_zalloc(p->n_locations, sizeof *w.single);
    w.of = mem_alloc(n, sizeof *w.of);
    w.gathered = mem_alloc(ROOM, sizeof *w.gathered);
    for (size_t l = 0; l < p->n_locations; l++)
        if (map->start[l + 1] - map->start[l] == 1)
            w.single[l] = map->ids[map->start[l]] + 1; /* 0 for one that is left out */
    for (size_t i = 0; i < n; i++)
        w.of[i] = (struct window){.frames = profile_stack(p, stacks[i]),
                                  .stack = stacks[i],
                                  .locations = (uint32_t)profile_depth(p, stacks[i])};
    return w;
}

void windows_free(struct windows *w)
{
    mem_free(w->single);
    mem_free(w->of);
    mem_free(w->gathered);
}

/* The present location is looked at again while it has lines left. */
static size_t left_of(const struct window *at)
{
    return (size_t)at->locations + (at->lines > 0);
}

bool windows_gather(struct windows *w, struct window *windows, size_t n)
{
    size_t all = 0;
    for (size_t i = 0; i < n; i++) {
        all += left_of(&windows[i]);
        if (all > ROOM)
            return false;
    }
    uint32_t *to = w->gathered;
    for (size_t i = 0; i < n; i++) {
        if (i + SOON < n) {
            const struct window *soon = &windows[i + SOON];
            for (size_t k = 0; k < left_of(soon); k += 16)
                mem_prefetch(&soon->frames[k]);
        }
        size_t left = left_of(&windows[i]);
        if (left)
            memcpy(to, windows[i].frames, left * sizeof *to);
        windows[i].frames = to;
        to += left;
    }
    return true;
}
