#include "fold/recursion.h"

#include "base/mem.h"
#include "fold/nodes.h"
#include "profile/edit.h"
#include "profile/profile.h"

#include <string.h>

/* What a location has at its ends, and the location that is the same without its outermost call. */
struct ends {
    uint32_t inner, outer; /* nodes */
    uint32_t shorter;      /* or NONE: nothing would be left */
};

/* Inlined calls of a location among themselves. Returns how many lines stay; nodes are moved along. */
static uint32_t collapse_lines(struct profile *p, const struct location *l, uint32_t *nodes)
{
    struct line *lines = p->lines + l->first_line;
    uint32_t n = 0;
    for (uint32_t k = 0; k < l->n_lines; k++) {
        if (n && nodes[n - 1] == nodes[k])
            continue;
        nodes[n] = nodes[k];
        lines[n++] = lines[k];
    }
    return n;
}

/* The location without its outermost call, behind all others; its number is not asked for any more. */
static uint32_t add_shorter(struct profile *p, size_t location, struct ends *ends, const uint32_t *nodes)
{
    uint32_t id = (uint32_t)p->n_locations++;
    struct location *l = &p->locations[id];
    *l = p->locations[location];
    l->n_lines--;
    ends[id] = (struct ends){nodes[0], nodes[l->n_lines - 1], NONE};
    return id;
}

/* One shorter is enough: within it neighbours differ. */
static struct ends *find_ends(struct profile *p, const struct nodes *nodes)
{
    size_t n = p->n_locations;
    struct ends *ends = mem_alloc(2 * n, sizeof *ends);
    p->locations = mem_resize(p->locations, 2 * n, sizeof *p->locations);
    for (size_t i = 0; i < n; i++) {
        uint32_t *of = nodes->ids + nodes->start[i];
        struct location *l = &p->locations[i];
        l->n_lines = collapse_lines(p, l, of);
        ends[i] = (struct ends){of[0], of[l->n_lines ? l->n_lines - 1 : 0], NONE};
        if (l->n_lines > 1)
            ends[i].shorter = add_shorter(p, i, ends, of);
    }
    return ends;
}

/* From the root on: a location whose outermost call is the one before is made shorter, or left out. */
static bool edit(void *context, uint32_t *frames, size_t *n)
{
    const struct ends *ends = context;
    uint32_t above = NONE;
    size_t kept = *n;
    for (size_t i = *n; i-- > 0;) {
        uint32_t location = frames[i];
        if (ends[location].outer == above)
            location = ends[location].shorter;
        if (location == NONE)
            continue;
        frames[--kept] = location;
        above = ends[location].inner;
    }
    *n -= kept;
    memmove(frames, frames + kept, *n * sizeof *frames);
    return true;
}

void recursion_collapse(struct profile *p, const struct fold_options *options)
{
    struct nodes nodes;
    if (p->n_locations >= NONE / 2 || !p->n_locations)
        return;
    nodes_make(&nodes, p, options);
    struct ends *ends = find_ends(p, &nodes);
    edit_stacks(p, &(struct edit_stacks){edit, ends});
    mem_free(ends);
    nodes_free(&nodes);
}
