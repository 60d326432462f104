#include "fold/tree.h"

#include "base/mem.h"
#include "base/sat.h"
#include "profile/profile.h"

/* In the order of the paths every step of the walk is a new node. */
struct growing {
    struct tree *tree;
    size_t parent_cap, frame_cap, how_cap, self_cap, recursive_cap;
    uint32_t *frames_on_path;
    uint32_t *path; /* nodes, the root first */
    size_t depth;   /* frames on the path */
};

static uint32_t add_node(struct growing *g, uint32_t parent, uint32_t frame, bool recursive)
{
    struct tree *t = g->tree;
    uint32_t node = (uint32_t)t->n++;
    t->parent = mem_grow(t->parent, &g->parent_cap, t->n, sizeof *t->parent);
    t->frame = mem_grow(t->frame, &g->frame_cap, t->n, sizeof *t->frame);
    t->how = mem_grow(t->how, &g->how_cap, t->n, sizeof *t->how);
    t->recursive = mem_grow(t->recursive, &g->recursive_cap, t->n, sizeof *t->recursive);
    t->self = mem_grow(t->self, &g->self_cap, t->n * t->n_types, sizeof *t->self);
    t->parent[node] = parent;
    t->frame[node] = frame;
    t->how[node] = WALK_INLINED;
    t->recursive[node] = recursive;
    for (size_t v = 0; v < t->n_types; v++)
        t->self[node * t->n_types + v] = 0;
    return node;
}

static void note_how(uint8_t *of, uint8_t how)
{
    if (!(how & WALK_INLINED))
        *of &= (uint8_t)~WALK_INLINED;
    *of |= how & WALK_GAP;
}

static void add_sample(struct growing *g, const struct walk *w)
{
    struct tree *t = g->tree;
    while (g->depth > w->kept)
        g->frames_on_path[t->frame[g->path[g->depth--]]]--;
    while (g->depth < w->depth) {
        uint32_t frame = w->path[g->depth];
        uint32_t node = add_node(g, g->path[g->depth], frame, g->frames_on_path[frame]++ > 0);
        g->path[++g->depth] = node;
    }
    for (size_t i = w->settled; i < w->depth; i++)
        note_how(&t->how[g->path[i + 1]], w->how[i]);
    uint32_t leaf = g->path[g->depth];
    int64_t *self = t->self + leaf * t->n_types;
    const int64_t *values = profile_values(w->profile, w->sample);
    for (size_t v = 0; v < t->n_types; v++)
        self[v] = sat_add(self[v], values[v], &t->saturated);
    t->leaf[w->sample] = leaf;
}

/* Children come after their parents, so one loop from the end gives every node the sum below it. */
static void sum_up(struct tree *t)
{
    t->cum = mem_copy(t->self, t->n * t->n_types, sizeof *t->cum);
    for (size_t i = t->n - 1; i > 0; i--) {
        int64_t *to = t->cum + t->parent[i] * t->n_types;
        for (size_t v = 0; v < t->n_types; v++)
            to[v] = sat_add(to[v], t->cum[i * t->n_types + v], &t->saturated);
    }
}

struct tree *tree_new(const struct profile *p, const struct frame_map *map, const struct walk_order *order)
{
    struct tree *t = mem_zalloc(1, sizeof *t);
    struct growing g = {.tree = t};
    struct walk w;
    walk_start(&w, p, map, order);
    t->n_types = p->n_types;
    t->n_samples = p->n_samples;
    t->leaf = mem_zalloc(p->n_samples, sizeof *t->leaf);
    g.frames_on_path = mem_zalloc(map->n_ids, sizeof *g.frames_on_path);
    g.path = mem_zalloc(w.max_depth + 1, sizeof *g.path);
    (void)add_node(&g, 0, NONE, false);
    while (walk_next(&w))
        add_sample(&g, &w);
    walk_end(&w);
    mem_free(g.frames_on_path);
    mem_free(g.path);
    sum_up(t);
    return t;
}

void tree_free(struct tree *t)
{
    if (!t)
        return;
    mem_free(t->parent);
    mem_free(t->frame);
    mem_free(t->how);
    mem_free(t->merged);
    mem_free(t->recursive);
    mem_free(t->self);
    mem_free(t->cum);
    mem_free(t->leaf);
    mem_free(t);
}
