/* A stack counts once for a frame, a name and an edge however often they recur in it: each has a row that
 * begins with the last stack that was added to it, beside its sums, so that a frame of a stack costs one look
 * at each row. */
#include "fold/sums.h"

#include "base/mem.h"
#include "base/sat.h"
#include "fold/pairs.h"
#include "profile/profile.h"

/* A frame of a location, and the edge to what it called last: nearly every call site calls one function. */
struct place {
    uint32_t frame, name;
    uint32_t callee, edge;
};

struct summing {
    const struct profile *p;
    const struct frame_map *map;
    struct place *places;            /* as the map's ids */
    size_t n, width;                 /* of values, of a row */
    int64_t *frames, *names, *edges; /* rows: stack + 1, sums */
    struct pairs pairs;              /* caller, callee ↔ edge */
    bool *called;                    /* of each edge: some call of it is not inlined */
    size_t n_edges, edges_cap, called_cap;
    bool saturated;
};

static inline void charge(struct summing *s, int64_t *row, int64_t stamp, const int64_t *values)
{
    if (row[0] == stamp)
        return;
    row[0] = stamp;
    for (size_t t = 0; t < s->n; t++)
        row[1 + t] = sat_add(row[1 + t], values[t], &s->saturated);
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

/* All frames of a stack, the innermost first.  A place calls always inlined or never: only the innermost of
 * its location calls another location. */
static void charge_stack(struct summing *s, uint32_t stack, const int64_t *values)
{
    const uint32_t *locations = profile_stack(s->p, stack), *start = s->map->start;
    size_t depth = profile_depth(s->p, stack);
    int64_t stamp = (int64_t)stack + 1;
    uint32_t callee = NONE;
    for (size_t i = 0; i < depth; i++) {
        uint32_t first = start[locations[i]], end = start[locations[i] + 1];
        for (uint32_t k = first; k < end; k++) {
            struct place *at = &s->places[k];
            charge(s, s->frames + at->frame * s->width, stamp, values);
            charge(s, s->names + at->name * s->width, stamp, values);
            if (callee != NONE && callee != at->name) {
                if (at->callee != callee)
                    find_edge(s, at, callee, k != first);
                charge(s, s->edges + at->edge * s->width, stamp, values);
            }
            callee = at->name;
        }
    }
}

/* The flat cost of a stack is that of its innermost frame. */
static void add_flat(struct summing *s, struct sums *out, uint32_t stack, const int64_t *values)
{
    if (!profile_depth(s->p, stack))
        return;
    const struct place *leaf = &s->places[s->map->start[profile_stack(s->p, stack)[0]]];
    int64_t *frame = out->flat + leaf->frame * s->n, *name = out->functions->flat + leaf->name * s->n;
    for (size_t t = 0; t < s->n; t++) {
        frame[t] = sat_add(frame[t], values[t], &s->saturated);
        name[t] = sat_add(name[t], values[t], &s->saturated);
    }
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
    s->frames = mem_zalloc(s->map->n_ids * s->width, sizeof *s->frames);
    s->names = mem_zalloc(n_names * s->width, sizeof *s->names);
    pairs_init(&s->pairs);
}

static void finish(struct summing *s, struct sums *out)
{
    struct edges *e = out->functions;
    out->cum = sums_of(s->frames, s->map->n_ids, s->n);
    e->cum = sums_of(s->names, e->n_nodes, s->n);
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
    mem_free(s->names);
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
