/* Reading the paths of many stacks side by side, frame by frame, the outermost first.  A step is where one of
 * them is. */
#ifndef FOLD_STEPS_H
#define FOLD_STEPS_H

#include "base/mem.h"
#include "fold/walk.h"
#include "profile/profile.h"

enum { STEPS_AHEAD = 4 };

struct step_at {
    uint32_t key;              /* the frame it is at, + 1; 0: the path has ended */
    uint32_t id;               /* the caller's: of the sample or stack */
    uint64_t stack;            /* where its locations begin in frames */
    uint32_t locations, lines; /* that are left, of the stack and of the present location */
    /* Location i at i % AHEAD, of the present group of so many: stacks lie far apart. */
    uint32_t ahead[STEPS_AHEAD];
};

struct steps {
    const struct profile *p;
    const struct frame_map *map;
    uint32_t *single; /* key of each location that is one frame; 0 for others */
};

static inline struct steps steps_of(const struct profile *p, const struct frame_map *map)
{
    struct steps s = {p, map, mem_zalloc(p->n_locations, sizeof *s.single)};
    for (size_t l = 0; l < p->n_locations; l++)
        if (map->start[l + 1] - map->start[l] == 1)
            s.single[l] = map->ids[map->start[l]] + 1; /* 0 for one that is left out */
    return s;
}

static inline void steps_free(struct steps *s)
{
    mem_free(s->single);
}

/* Fetches the locations up to the next one to be taken that are of its group. */
static inline void step_fetch(const struct steps *s, struct step_at *at)
{
    uint32_t next = at->locations - 1;
    for (uint32_t i = 0; i <= next % STEPS_AHEAD; i++)
        at->ahead[i] = s->p->frames[at->stack + next - next % STEPS_AHEAD + i];
}

/* Takes the next frame of the path as the key.  Most locations are one frame, found with one look-up. */
static inline void step_next(const struct steps *s, struct step_at *at)
{
    do {
        if (!at->lines) {
            if (!at->locations) {
                at->key = 0;
                return;
            }
            if (at->locations % STEPS_AHEAD == 0)
                step_fetch(s, at);
            at->locations--;
            uint32_t l = at->ahead[at->locations % STEPS_AHEAD];
            at->key = s->single[l];
            if (at->key)
                return;
            at->lines = s->map->start[l + 1] - s->map->start[l];
        }
        at->lines--;
        at->key = s->map->ids[s->map->start[at->ahead[at->locations % STEPS_AHEAD]] + at->lines] + 1;
    } while (at->key == NONE + 1U);
}

/* At the outermost frame of a stack. */
static inline struct step_at step_first(const struct steps *s, uint32_t stack, uint32_t id)
{
    struct step_at at = {
        .id = id, .stack = s->p->stack_start[stack], .locations = (uint32_t)profile_depth(s->p, stack)};
    if (at.locations)
        step_fetch(s, &at);
    step_next(s, &at);
    return at;
}

#endif
