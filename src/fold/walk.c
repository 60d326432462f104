#include "fold/walk.h"

#include "base/error.h"
#include "base/mem.h"
#include "profile/profile.h"

#include <inttypes.h>

enum { MAX_DEPTH = 1 << 18 };
#define MAX_FRAMES (UINT64_C(1) << 33)

/* The state of the path after some locations. */
struct walk_mark {
    size_t depth;
    bool gap; /* the last frames were left out */
};

/* How many frames each location has, close together. */
static uint32_t *frames_of_locations(const struct profile *p)
{
    uint32_t *n = mem_alloc(p->n_locations, sizeof *n);
    for (size_t l = 0; l < p->n_locations; l++)
        n[l] = p->locations[l].n_lines ? p->locations[l].n_lines : 1;
    return n;
}

static int check_total(uint64_t total, struct pprofx_error *err)
{
    if (total <= MAX_FRAMES)
        return 0;
    return error_set(err, PPROFX_LIMIT, "the stacks have %" PRIu64 " frames, more than %" PRIu64, total,
                     MAX_FRAMES);
}

/* The frames of the location that has most of them. */
static uint64_t most_frames(const struct profile *p)
{
    uint64_t most = 1;
    for (size_t l = 0; l < p->n_locations; l++)
        most = p->locations[l].n_lines > most ? p->locations[l].n_lines : most;
    return most;
}

/* Whether no path could be too long if all locations had as many frames as one has. */
static bool is_surely_fine(const struct profile *p)
{
    uint64_t most = most_frames(p), deepest = 0;
    for (uint32_t s = 0; s < p->n_stacks; s++)
        deepest = profile_depth(p, s) > deepest ? profile_depth(p, s) : deepest;
    return deepest <= MAX_DEPTH / most && p->stack_start[p->n_stacks] <= MAX_FRAMES / most;
}

int walk_check_total(const struct profile *p, struct pprofx_error *err)
{
    uint64_t total = 0;
    if (p->stack_start[p->n_stacks] <= MAX_FRAMES / most_frames(p))
        return 0;
    uint32_t *frames = frames_of_locations(p);
    for (uint64_t i = 0; i < p->stack_start[p->n_stacks]; i++)
        total += frames[p->frames[i]];
    mem_free(frames);
    return check_total(total, err);
}

int walk_check(const struct profile *p, size_t *out, struct pprofx_error *err)
{
    if (!out && is_surely_fine(p))
        return 0;
    uint32_t *frames = frames_of_locations(p);
    uint64_t total = 0;
    size_t deepest = 0;
    for (uint32_t s = 0; s < p->n_stacks; s++) {
        const uint32_t *stack = profile_stack(p, s);
        size_t depth = 0;
        for (size_t i = 0; i < profile_depth(p, s); i++)
            depth += frames[stack[i]];
        deepest = depth > deepest ? depth : deepest;
        total += depth;
    }
    mem_free(frames);
    if (out)
        *out = deepest;
    if (deepest > MAX_DEPTH)
        return error_set(err, PPROFX_LIMIT, "a stack has %zu frames, more than %d", deepest, MAX_DEPTH);
    return check_total(total, err);
}

void walk_start(struct walk *w, const struct profile *p, const struct frame_map *map,
                const struct walk_order *order)
{
    size_t locations = 0, depth = 0;
    for (size_t s = 0; s < p->n_stacks; s++) {
        size_t n = profile_full_depth(p, (uint32_t)s);
        depth = n > depth ? n : depth;
        locations = profile_depth(p, (uint32_t)s) > locations ? profile_depth(p, (uint32_t)s) : locations;
    }
    *w = (struct walk){.profile = p, .map = map, .order = order->samples, .n = order->n, .max_depth = depth};
    w->path = mem_alloc(depth, sizeof *w->path);
    w->how = mem_alloc(depth, sizeof *w->how);
    w->marks = mem_zalloc(locations + 1, sizeof *w->marks);
}

/* How many locations, counted from the root, two stacks have in common. */
static size_t common_locations(const struct walk *w, const uint32_t *stack, size_t n)
{
    size_t most = n < w->n_stack ? n : w->n_stack, i = 0;
    if (most == 0) /* the first stack has none before it */
        return 0;
    const uint32_t *a = stack + n, *b = w->stack + w->n_stack;
    if (a == b)
        return most;
    while (i < most && a[-1 - (ptrdiff_t)i] == b[-1 - (ptrdiff_t)i])
        i++;
    return i;
}

/* Puts a frame on the path, over that of the previous path. */
static void put(struct walk *w, size_t depth, size_t old_depth, uint32_t id, uint8_t how)
{
    if (w->kept == depth && depth < old_depth && w->path[depth] == id) {
        w->kept++;
        if (w->settled == depth && w->how[depth] == how)
            w->settled++;
    }
    w->path[depth] = id;
    w->how[depth] = how;
}

/* Appends the frames of a location, outermost first. */
static struct walk_mark append(struct walk *w, struct walk_mark at, size_t old_depth, uint32_t location)
{
    uint32_t first = w->map->start[location], end = w->map->start[location + 1];
    for (uint32_t i = end; i-- > first;) {
        if (w->map->ids[i] == NONE) {
            at.gap = true;
            continue;
        }
        put(w, at.depth, old_depth, w->map->ids[i],
            (uint8_t)((i + 1 != end ? WALK_INLINED : 0) | (at.gap ? WALK_GAP : 0)));
        at.depth++;
        at.gap = false;
    }
    return at;
}

bool walk_next(struct walk *w)
{
    const struct profile *p = w->profile;
    if (w->next == w->n)
        return false;
    w->sample = w->order[w->next++];
    uint32_t id = p->sample_stack[w->sample];
    const uint32_t *stack = profile_stack(p, id);
    size_t n = profile_depth(p, id), i = common_locations(w, stack, n), old_depth = w->depth;
    w->kept = w->settled = w->marks[i].depth;
    for (; i < n; i++)
        w->marks[i + 1] = append(w, w->marks[i], old_depth, stack[n - 1 - i]);
    w->depth = w->marks[n].depth;
    w->leaf_gap = w->marks[n].gap;
    w->stack = stack;
    w->n_stack = n;
    return true;
}

void walk_end(struct walk *w)
{
    mem_free(w->path);
    mem_free(w->how);
    mem_free(w->marks);
    *w = (struct walk){0};
}
