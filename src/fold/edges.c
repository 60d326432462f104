/* A path is kept as a stack of steps.  What the samples below a step cost gathers in the step and is handed
 * to its node, its edge and the step outside it when the path leaves it: a sample costs one addition, not one
 * for each of its frames.  A step whose node (or edge) is already on the path outside it gives that node
 * nothing: the outer step has counted these samples. */
#include "fold/edges.h"

#include "base/mem.h"
#include "base/sat.h"
#include "fold/pairs.h"
#include "profile/profile.h"

struct step {
    uint32_t node;
    uint32_t edge; /* from the step outside, or NONE */
    bool first_node, first_edge;
};

struct folding {
    struct edges *out;
    struct pairs pairs; /* caller, callee ↔ edge */
    uint32_t *nodes_on_path, *edges_on_path;
    size_t edges_cap, list_cap, weight_cap;
    struct step *steps;
    int64_t *gathered; /* of step i: [i * n_types + t] */
    size_t depth;
};

static void add(struct folding *f, int64_t *to, const int64_t *values)
{
    for (size_t t = 0; t < f->out->n_types; t++)
        to[t] = sat_add(to[t], values[t], &f->out->saturated);
}

static void note_how(struct edge *e, uint8_t how)
{
    if (!(how & WALK_INLINED))
        e->inlined = false;
    if (how & WALK_GAP)
        e->residual = true;
}

static uint32_t edge_of(struct folding *f, uint32_t caller, uint32_t callee, uint8_t how)
{
    struct edges *e = f->out;
    uint32_t id = pairs_add(&f->pairs, caller, callee);
    if (id == e->n) {
        e->list = mem_grow(e->list, &f->list_cap, e->n + 1, sizeof *e->list);
        e->weight = mem_grow(e->weight, &f->weight_cap, (e->n + 1) * e->n_types, sizeof *e->weight);
        f->edges_on_path = mem_grow(f->edges_on_path, &f->edges_cap, e->n + 1, sizeof *f->edges_on_path);
        e->list[id] = (struct edge){.caller = caller, .callee = callee, .inlined = true};
        for (size_t t = 0; t < e->n_types; t++)
            e->weight[id * e->n_types + t] = 0;
        f->edges_on_path[id] = 0;
        e->n++;
    }
    note_how(&e->list[id], how);
    return id;
}

static void push(struct folding *f, uint32_t node, uint8_t how)
{
    struct step *s = &f->steps[f->depth];
    uint32_t caller = f->depth ? s[-1].node : NONE;
    *s = (struct step){.node = node, .edge = NONE};
    s->first_node = f->nodes_on_path[node]++ == 0;
    if (caller != NONE && caller != node) {
        s->edge = edge_of(f, caller, node, how);
        s->first_edge = f->edges_on_path[s->edge]++ == 0;
    }
    f->depth++;
}

static void pop(struct folding *f)
{
    size_t n = f->out->n_types;
    const struct step *s = &f->steps[--f->depth];
    const int64_t *values = f->gathered + f->depth * n;
    if (s->first_node)
        add(f, f->out->cum + s->node * n, values);
    if (s->first_edge)
        add(f, f->out->weight + s->edge * n, values);
    if (f->depth)
        add(f, f->gathered + (f->depth - 1) * n, values);
    f->nodes_on_path[s->node]--;
    if (s->edge != NONE)
        f->edges_on_path[s->edge]--;
}

static void fold_sample(struct folding *f, const struct walk *w)
{
    const int64_t *values = profile_values(w->profile, w->sample);
    while (f->depth > w->kept)
        pop(f);
    for (size_t i = w->settled; i < f->depth; i++)
        if (f->steps[i].edge != NONE)
            note_how(&f->out->list[f->steps[i].edge], w->how[i]);
    while (f->depth < w->depth) {
        for (size_t t = 0; t < f->out->n_types; t++)
            f->gathered[f->depth * f->out->n_types + t] = 0;
        push(f, w->path[f->depth], w->how[f->depth]);
    }
    if (!f->depth)
        return;
    add(f, f->gathered + (f->depth - 1) * f->out->n_types, values);
    if (!w->leaf_gap)
        add(f, f->out->flat + w->path[w->depth - 1] * f->out->n_types, values);
}

static void start(struct folding *f, size_t n_nodes, size_t n_types)
{
    struct edges *e = f->out;
    e->n_nodes = n_nodes;
    e->n_types = n_types;
    e->flat = mem_zalloc(n_nodes * n_types, sizeof *e->flat);
    e->cum = mem_zalloc(n_nodes * n_types, sizeof *e->cum);
    pairs_init(&f->pairs);
    f->nodes_on_path = mem_zalloc(n_nodes, sizeof *f->nodes_on_path);
}

static void finish(struct folding *f)
{
    pairs_free(&f->pairs);
    mem_free(f->nodes_on_path);
    mem_free(f->edges_on_path);
    mem_free(f->steps);
    mem_free(f->gathered);
}

struct edges *edges_new(const struct profile *p, const struct frame_map *map, const struct walk_order *order)
{
    struct edges *e = mem_zalloc(1, sizeof *e);
    struct folding f = {.out = e};
    struct walk w;
    walk_start(&w, p, map, order);
    start(&f, map->n_ids, p->n_types);
    f.steps = mem_alloc(w.max_depth, sizeof *f.steps);
    f.gathered = mem_alloc(w.max_depth * e->n_types, sizeof *f.gathered);
    while (walk_next(&w))
        fold_sample(&f, &w);
    while (f.depth)
        pop(&f);
    walk_end(&w);
    finish(&f);
    return e;
}

void edges_free(struct edges *e)
{
    if (!e)
        return;
    mem_free(e->flat);
    mem_free(e->cum);
    mem_free(e->list);
    mem_free(e->weight);
    mem_free(e);
}
