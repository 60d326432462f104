#include "fold/windows.h"

enum {
    ROOM = 1 << 17, /* locations that are gathered: half a megabyte */
    SOON = 24       /* so many stacks ahead memory is asked for */
};

static struct window_keys keys_of(const uint32_t *ids, uint32_t n)
{
    struct window_keys keys = {0};
    for (uint32_t i = 0; i < n; i++)
        if (ids[i] == NONE)
            return keys;
    if (n == 1)
        keys.outer = ids[0] + 1;
    if (n == 2)
        keys = (struct window_keys){ids[1] + 1, ids[0] + 1};
    return keys;
}

struct windows windows_of(const struct profile *p, const struct frame_map *map, const struct weights *weights)
{
    struct windows w = {.weights = weights, .map = map};
    w.keys = mem_alloc(p->n_locations, sizeof *w.keys);
    w.of = mem_alloc(weights->n, sizeof *w.of);
    w.gathered = mem_alloc(ROOM, sizeof *w.gathered);
    for (size_t l = 0; l < p->n_locations; l++)
        w.keys[l] = keys_of(map->ids + map->start[l], map->start[l + 1] - map->start[l]);
    for (size_t i = 0; i < weights->n; i++) {
        uint32_t s = weights->stacks[i];
        w.of[i] = (struct window){.frames = profile_stack(p, s), .locations = (uint32_t)profile_depth(p, s)};
        if (weights->n_types == 1)
            w.of[i].of.value = *weights_values(weights, s);
        else
            w.of[i].of.stack = s;
    }
    return w;
}

void windows_free(struct windows *w)
{
    mem_free(w->keys);
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
