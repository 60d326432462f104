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

/* Marks the nodes whose subtree has at least the share of one value type. */
static void mark_large(const struct tree *t, size_t type, double share, int64_t *below, bool *keep)
{
    bool cut = false;
    for (size_t i = 0; i < t->n; i++)
        below[i] = sat_abs(t->self[i * t->n_types + type]);
    for (size_t i = t->n - 1; i > 0; i--)
        below[t->parent[i]] = sat_add(below[t->parent[i]], below[i], &cut);
    double least = (double)below[0] * share;
    for (size_t i = 0; i < t->n; i++)
        if (below[i] > 0 && (double)below[i] >= least)
            keep[i] = true;
}

/* Gives each kept node its number, and each that loses children the number of the child they go to. */
static size_t number(const struct tree *t, const bool *keep, uint32_t *id, uint32_t *pruned)
{
    uint32_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        id[i] = keep[i] ? n++ : NONE;
        pruned[i] = NONE;
    }
    for (size_t i = 1; i < t->n; i++)
        if (!keep[i] && keep[t->parent[i]] && pruned[t->parent[i]] == NONE)
            pruned[t->parent[i]] = n++;
    return n;
}

static void copy_node(struct tree *to, uint32_t id, const struct tree *t, size_t i, const uint32_t *ids)
{
    to->parent[id] = ids[t->parent[i]];
    to->frame[id] = t->frame[i];
    to->how[id] = t->how[i];
    to->recursive[id] = t->recursive[i];
    for (size_t v = 0; v < t->n_types; v++) {
        to->self[id * t->n_types + v] = t->self[i * t->n_types + v];
        to->cum[id * t->n_types + v] = t->cum[i * t->n_types + v];
    }
}

/* The subtree of i goes into the node id below parent. */
static void add_pruned(struct tree *to, uint32_t id, uint32_t parent, const struct tree *t, size_t i)
{
    to->parent[id] = parent;
    to->frame[id] = TREE_PRUNED;
    for (size_t v = 0; v < t->n_types; v++) {
        int64_t *sum = &to->self[id * t->n_types + v];
        *sum = sat_add(*sum, t->cum[i * t->n_types + v], &to->saturated);
        to->cum[id * t->n_types + v] = *sum;
    }
}

struct tree *tree_prune(const struct tree *t, double share)
{
    bool *keep = mem_zalloc(t->n, sizeof *keep);
    int64_t *below = mem_alloc(t->n, sizeof *below);
    keep[0] = true;
    for (size_t v = 0; v < t->n_types; v++)
        mark_large(t, v, share, below, keep);
    mem_free(below);

    uint32_t *id = mem_alloc(t->n, sizeof *id), *pruned = mem_alloc(t->n, sizeof *pruned);
    struct tree *to = mem_zalloc(1, sizeof *to);
    to->n = number(t, keep, id, pruned);
    to->n_types = t->n_types;
    to->saturated = t->saturated;
    to->parent = mem_zalloc(to->n, sizeof *to->parent);
    to->frame = mem_zalloc(to->n, sizeof *to->frame);
    to->how = mem_zalloc(to->n, sizeof *to->how);
    to->recursive = mem_zalloc(to->n, sizeof *to->recursive);
    to->self = mem_zalloc(to->n * to->n_types, sizeof *to->self);
    to->cum = mem_zalloc(to->n * to->n_types, sizeof *to->cum);
    copy_node(to, 0, t, 0, id);
    for (size_t i = 1; i < t->n; i++)
        if (keep[i])
            copy_node(to, id[i], t, i, id);
        else if (keep[t->parent[i]])
            add_pruned(to, pruned[t->parent[i]], id[t->parent[i]], t, i);
    mem_free(keep);
    mem_free(id);
    mem_free(pruned);
    return to;
}

void tree_costs(const struct tree *t, int64_t *flat, int64_t *cum, bool *saturated)
{
    for (size_t i = 1; i < t->n; i++) {
        size_t to = t->frame[i] * t->n_types, from = i * t->n_types;
        for (size_t v = 0; v < t->n_types; v++) {
            flat[to + v] = sat_add(flat[to + v], t->self[from + v], saturated);
            if (!t->recursive[i])
                cum[to + v] = sat_add(cum[to + v], t->cum[from + v], saturated);
        }
    }
}

void tree_free(struct tree *t)
{
    if (!t)
        return;
    mem_free(t->parent);
    mem_free(t->frame);
    mem_free(t->how);
    mem_free(t->recursive);
    mem_free(t->self);
    mem_free(t->cum);
    mem_free(t->leaf);
    mem_free(t);
}
