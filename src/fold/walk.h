/* Walking the samples of a profile as paths through a call tree.
 *
 * Sorted samples share most of their outer frames with their neighbours, so a walk says how much of the path
 * stayed and gives the rest: work is done only where paths differ (47 million frames are 5 million steps on a
 * large profile, as many as its call tree has nodes). */
#ifndef FOLD_WALK_H
#define FOLD_WALK_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;

/* What the frames of a location are for the reader: dense ids below n_ids, innermost first, or NONE for a
 * frame that is left out.  A location has as many ids as lines, at least one: ids[start[l] .. start[l + 1]).
 */
struct frame_map {
    const uint32_t *start;
    const uint32_t *ids;
    size_t n_ids;
};

enum {
    WALK_INLINED = 1, /* the call of this frame was inlined into the one before it */
    WALK_GAP = 2,     /* frames between this one and the one before it are left out */
};

struct walk {
    size_t sample;  /* the present one */
    size_t kept;    /* so many leading frames are those of the previous path */
    size_t settled; /* so many of them have the previous path's how, too */
    size_t depth;   /* of the present path */
    uint32_t *path; /* ids, outermost first */
    uint8_t *how;   /* WALK_… of each */
    bool leaf_gap;  /* the innermost frame is left out */
    size_t max_depth;

    const struct profile *profile;
    const struct frame_map *map;
    const uint32_t *order;
    size_t next, n;
    const uint32_t *stack; /* of the previous sample, leaf first */
    size_t n_stack;
    struct walk_mark *marks; /* the path after so many locations, outermost first */
};

/* Whether every path can be walked, and how long the longest is: inlining may make a short stack very long.
 * Where nobody asks that (NULL) most profiles are let through without a look at their frames.  PPROFX_LIMIT
 * when a path is longer than 262,144 frames or all of them together than 2^33. */
int walk_check(const struct profile *p, size_t *deepest, struct pprofx_error *err);

/* The limit on all paths together alone, for those who look at each frame once: most profiles are let through
 * without a look at their stacks. */
int walk_check_total(const struct profile *p, struct pprofx_error *err);

/* The samples that have a value other than 0, sorted by their paths, so that in this order no two paths have
 * a beginning in common that a path between them has not.  walk_check must have succeeded.  The caller frees.
 */
struct walk_order {
    uint32_t *samples;
    size_t n;
};
struct walk_order walk_sort(const struct profile *p, const struct frame_map *map);

/* Starts before the first sample.  All must live longer. */
void walk_start(struct walk *w, const struct profile *p, const struct frame_map *map,
                const struct walk_order *order);

/* Goes to the next sample; false after the last one. */
bool walk_next(struct walk *w);

void walk_end(struct walk *w);

#endif
