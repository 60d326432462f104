/* A stack counts once for a frame, a name and an edge however often they recur in it.  What is on a stack
 * for the first time is counted where it is: a place is a frame of a location, and nearly every place calls
 * one function, so one sum stands for its frame, its name and its edge and is handed to them at the end, or
 * when the place calls another one.  Where a name comes again, frame and edge may be new or not: they have
 * rows that begin with the last stack that was added to them. */
#include "fold/sums.h"

#include "base/mem.h"
#include "base/sat.h"
#include "fold/pairs.h"
#include "profile/profile.h"

#include <string.h>

enum { SOON = 12 }; /* so many locations ahead memory is asked for, also for the next stack */

struct place {
    uint32_t frame, name;
    uint32_t callee, edge; /* to the name it called last */
};

/* Where a name was seen first on the present stack. */
struct seen {
    uint32_t stamp; /* the stack + 1 */
    uint32_t frame; /* NONE: the rows know */
    uint32_t edge;
};

struct summing {
    const struct profile *p;
    const struct frame_map *map;
    struct place *places;    /* as the map's ids */
    int64_t *place_sums;     /* of place k: [k * n + t] */
    size_t n, width;         /* of values, of a row */
    int64_t *frames, *edges; /* rows: stack + 1, sums */
    int64_t *names;          /* cum of each */
    struct seen *seen;       /* of each name */
    struct pairs pairs;      /* caller, callee ↔ edge */
    bool *called;            /* of each edge: some call of it is not inlined */
    size_t n_edges, edges_cap, called_cap;
    bool saturated;
};

static inline void add(struct summing *s, int64_t *to, const int64_t *values)
{
    for (size_t t = 0; t < s->n; t++)
        to[t] = sat_add(to[t], values[t], &s->saturated);
}

static int64_t *frame_row(const struct summing *s, uint32_t frame)
{
    return s->frames + frame * s->width;
}

static int64_t *edge_row(const struct summing *s, uint32_t edge)
{
    return s->edges + edge * s->width;
}

static void charge(struct summing *s, int64_t *row, int64_t stamp, const int64_t *values)
{
    if (row[0] != stamp)
        add(s, row + 1, values);
    row[0] = stamp;
}

/* Hands out what a place has gathered. */
static void settle(struct summing *s, size_t place)
{
    const struct place *at = &s->places[place];
    int64_t *sums = s->place_sums + place * s->n;
    add(s, frame_row(s, at->frame) + 1, sums);
    add(s, s->names + at->name * s->n, sums);
    if (at->edge != NONE)
        add(s, edge_row(s, at->edge) + 1, sums);
    memset(sums, 0, s->n * sizeof *sums);
}

static void find_edge(struct summing *s, struct place *caller, uint32_t callee, bool inlined)
{
    uint32_t id = pairs_add(&s->pairs, caller->name, callee);
    if (id == s->n_edges) {
        s->edges = mem_grow(s->edges, &s->edges_cap, (id + (size_t)1) * s->width, sizeof *s->edges);
        MEM_ROOM(s->called, s->n_edges, s->called_cap);
        for (size_t i = 0; i < s->width; i++)
            s->edges[id * s->width + i] = 0;
        s->called[id] = false;
        s->n_edges++;
    }
    if (!inlined)
        s->called[id] = true;
    caller->callee = callee;
    caller->edge = id;
}

/* Makes the place one that calls this name.  A place calls always inlined or never: only the innermost of its
 * location calls another location. */
static void call(struct summing *s, uint32_t place, uint32_t callee, bool inlined)
{
    settle(s, place);
    find_edge(s, &s->places[place], callee, inlined);
}

/* A name that is on the stack further in, too.  Its first place there gave frame and edge their cost without
 * a word to their rows. */
static void charge_again(struct summing *s, const struct place *at, struct seen *seen, bool calls,
                         const int64_t *values)
{
    if (seen->frame != NONE) {
        frame_row(s, seen->frame)[0] = seen->stamp;
        if (seen->edge != NONE)
            edge_row(s, seen->edge)[0] = seen->stamp;
        seen->frame = NONE;
    }
    charge(s, frame_row(s, at->frame), seen->stamp, values);
    if (calls)
        charge(s, edge_row(s, at->edge), seen->stamp, values);
}

/* The innermost frame of a stack calls nothing. */
static void add_innermost(struct summing *s, const struct place *at, const int64_t *values)
{
    add(s, frame_row(s, at->frame) + 1, values);
    add(s, s->names + at->name * s->n, values);
}

static inline void prefetch_place(const struct summing *s, uint32_t place)
{
    mem_prefetch(&s->places[place]);
    mem_prefetch(&s->place_sums[place * s->n]);
}

/* All frames of a stack, the innermost first. */
static void charge_stack(struct summing *s, uint32_t stack, const int64_t *values)
{
    const uint32_t *locations = profile_stack(s->p, stack), *start = s->map->start;
    const uint32_t *last = s->p->frames + s->p->stack_start[s->p->n_stacks];
    size_t depth = profile_depth(s->p, stack);
    uint32_t callee = NONE;
    for (size_t i = 0; i < depth; i++) {
        if (locations + i + SOON < last)
            prefetch_place(s, start[locations[i + SOON]]);
        uint32_t first = start[locations[i]], end = start[locations[i] + 1];
        for (uint32_t k = first; k < end; k++) {
            struct place *at = &s->places[k];
            struct seen *seen = &s->seen[at->name];
            bool calls = callee != NONE && callee != at->name;
            if (calls && at->callee != callee)
                call(s, k, callee, k != first);
            callee = at->name;
            if (seen->stamp == stack + 1) {
                charge_again(s, at, seen, calls, values);
                continue;
            }
            *seen = (struct seen){stack + 1, at->frame, calls ? at->edge : NONE};
            if (calls)
                add(s, s->place_sums + k * s->n, values);
            else
                add_innermost(s, at, values);
        }
    }
}

/* The flat cost of a stack is that of its innermost frame. */
static void add_flat(struct summing *s, struct sums *out, uint32_t stack, const int64_t *values)
{
    if (!profile_depth(s->p, stack))
        return;
    const struct place *leaf = &s->places[s->map->start[profile_stack(s->p, stack)[0]]];
    add(s, out->flat + leaf->frame * s->n, values);
    add(s, out->functions->flat + leaf->name * s->n, values);
}

static int64_t *sums_of(const int64_t *rows, size_t n_rows, size_t n)
{
    int64_t *sums = mem_alloc(n_rows * n, sizeof *sums);
    for (size_t i = 0; i < n_rows; i++)
        for (size_t t = 0; t < n; t++)
            sums[i * n + t] = rows[i * (n + 1) + 1 + t];
    return sums;
}

static void start(struct summing *s, const uint32_t *names, size_t n_names)
{
    uint32_t n = s->map->start[s->p->n_locations];
    s->places = mem_alloc(n, sizeof *s->places);
    for (uint32_t i = 0; i < n; i++)
        s->places[i] = (struct place){s->map->ids[i], names[s->map->ids[i]], NONE, NONE};
    s->place_sums = mem_zalloc(n * s->n, sizeof *s->place_sums);
    s->frames = mem_zalloc(s->map->n_ids * s->width, sizeof *s->frames);
    s->names = mem_zalloc(n_names * s->n, sizeof *s->names);
    s->seen = mem_zalloc(n_names, sizeof *s->seen);
    pairs_init(&s->pairs);
}

static void finish(struct summing *s, struct sums *out)
{
    struct edges *e = out->functions;
    for (size_t i = 0; i < s->map->start[s->p->n_locations]; i++)
        settle(s, i);
    out->cum = sums_of(s->frames, s->map->n_ids, s->n);
    e->cum = s->names;
    e->weight = sums_of(s->edges, s->n_edges, s->n);
    e->list = mem_alloc(s->n_edges, sizeof *e->list);
    e->n = s->n_edges;
    for (size_t i = 0; i < e->n; i++)
        e->list[i] = (struct edge){
            .caller = s->pairs.list[i].a, .callee = s->pairs.list[i].b, .inlined = !s->called[i]};
    e->saturated = out->saturated = s->saturated;
    pairs_free(&s->pairs);
    mem_free(s->places);
    mem_free(s->frames);
    mem_free(s->place_sums);
    mem_free(s->seen);
    mem_free(s->edges);
    mem_free(s->called);
}

struct sums *sums_new(const struct profile *p, const struct frame_map *map, const struct weights *weights,
                      const uint32_t *names, size_t n_names)
{
    struct sums *out = mem_zalloc(1, sizeof *out);
    struct summing s = {.p = p, .map = map, .n = p->n_types, .width = p->n_types + 1};
    start(&s, names, n_names);
    out->n_types = p->n_types;
    out->flat = mem_zalloc(map->n_ids * s.n, sizeof *out->flat);
    out->functions = mem_zalloc(1, sizeof *out->functions);
    out->functions->n_nodes = n_names;
    out->functions->n_types = p->n_types;
    out->functions->flat = mem_zalloc(n_names * s.n, sizeof *out->functions->flat);
    for (size_t i = 0; i < weights->n; i++) {
        uint32_t stack = weights->stacks[i];
        const int64_t *values = weights_values(weights, stack);
        charge_stack(&s, stack, values);
        add_flat(&s, out, stack, values);
    }
    finish(&s, out);
    return out;
}

void sums_free(struct sums *s)
{
    if (!s)
        return;
    mem_free(s->flat);
    mem_free(s->cum);
    edges_free(s->functions);
    mem_free(s);
}
