#include "flame/model.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/sat.h"
#include "flame/labels.h"
#include "flame/names.h"
#include "fold/tree.h"
#include "fold/weights.h"
#include "profile/profile.h"

enum { SOON = 16 }; /* so many stacks ahead memory is asked for */

/* While the whole tree becomes the small one. */
struct folding {
    const struct tree *tree;
    double *share;    /* the node's largest share of a column's Σ|self| */
    uint32_t *pruned; /* of each kept node: how many of its children go into its FLAME_SMALL child */
    int64_t *small;   /* and what they cost: [i * n_types + t] */
    uint32_t *id;     /* in the small tree */
    double least;
};

/* Σ|self| below each node for one column.  Where no node saves anything, that is what it costs. */
static double *costs_below(const struct tree *t, size_t column)
{
    double *below = mem_alloc(t->n, sizeof *below);
    bool saves = false;
    for (size_t i = 0; i < t->n; i++) {
        below[i] = (double)t->cum[i * t->n_types + column];
        saves = saves || t->self[i * t->n_types + column] < 0;
    }
    if (!saves)
        return below;
    for (size_t i = 0; i < t->n; i++)
        below[i] = (double)sat_abs(t->self[i * t->n_types + column]);
    for (size_t i = t->n - 1; i > 0; i--)
        below[t->parent[i]] += below[i];
    return below;
}

/* The same as shares of the root's; share gets the larger. */
static void add_shares(const struct tree *t, size_t column, double *share)
{
    double *below = costs_below(t, column);
    for (size_t i = 0; below[0] > 0 && i < t->n; i++)
        share[i] = below[i] / below[0] > share[i] ? below[i] / below[0] : share[i];
    mem_free(below);
}

static bool is_kept(const struct folding *f, size_t i)
{
    return i == 0 || (f->share[i] >= f->least && f->tree->frame[i] != TREE_PRUNED);
}

static uint32_t n_frames(const struct tree *t, size_t i)
{
    return t->frame[i] == TREE_PRUNED ? t->merged[i - (t->n - t->n_pruned)] : 1;
}

/* What goes into the FLAME_SMALL children. A node's share is at least that of what is below it, so that kept
 * nodes have kept parents. Returns the number of nodes of the small tree. */
static size_t count_small(struct folding *f)
{
    const struct tree *t = f->tree;
    bool cut = false;
    size_t n = 0;
    for (size_t i = 1; i < t->n; i++) { /* below a small node: the owner of its parent */
        uint32_t owner = t->parent[i];
        f->id[i] = is_kept(f, owner) ? owner : f->id[owner];
        if (is_kept(f, i))
            continue;
        if (f->id[i] == owner)
            f->pruned[owner] += n_frames(t, i);
        for (size_t v = 0; v < t->n_types; v++) {
            int64_t *sum = &f->small[f->id[i] * t->n_types + v];
            *sum = sat_add(*sum, t->self[i * t->n_types + v], &cut);
        }
    }
    for (size_t i = 0; i < t->n; i++)
        n += is_kept(f, i) ? 1 + (size_t)(f->pruned[i] > 0) : 0;
    return n;
}

static void allocate(struct flame *f, size_t n)
{
    f->parent = mem_alloc(n, sizeof *f->parent);
    f->depth = mem_alloc(n, sizeof *f->depth);
    f->name = mem_alloc(n, sizeof *f->name);
    f->merged = mem_alloc(n, sizeof *f->merged);
    f->inlined = mem_alloc(n, sizeof *f->inlined);
    f->total = mem_alloc(n * f->n_columns, sizeof *f->total);
}

static void put_node(struct flame *f, uint32_t parent, uint32_t name, uint32_t merged, bool inlined,
                     const int64_t *total)
{
    size_t i = f->n++;
    f->parent[i] = parent;
    f->depth[i] = i ? f->depth[parent] + 1 : 0;
    f->name[i] = name;
    f->merged[i] = merged;
    f->inlined[i] = inlined;
    memcpy(f->total + i * f->n_columns, total, f->n_columns * sizeof *total);
}

/* The node of the whole tree is done with everything below it. */
static void close_node(struct flame *f, const struct folding *g, size_t i)
{
    if (!g->pruned[i])
        return;
    put_node(f, g->id[i], FLAME_SMALL, g->pruned[i], false, g->small + i * f->n_columns);
    f->n_folded += g->pruned[i];
    f->n_groups++;
}

/* Writes the kept nodes in preorder, each with its FLAME_SMALL child behind its others. */
static void write_nodes(struct flame *f, struct folding *g)
{
    const struct tree *t = g->tree;
    size_t open = 0;
    put_node(f, 0, NONE, 1, false, t->cum);
    g->id[0] = 0;
    for (size_t i = 1; i < t->n; i++) {
        if (!is_kept(g, i))
            continue;
        for (; open != t->parent[i]; open = t->parent[open])
            close_node(f, g, open);
        uint32_t id = (uint32_t)f->n;
        put_node(f, g->id[t->parent[i]], t->frame[i], 1, t->how[i] & WALK_INLINED, t->cum + i * t->n_types);
        g->id[i] = id;
        open = i;
    }
    for (; open; open = t->parent[open])
        close_node(f, g, open);
    close_node(f, g, 0);
}

_Static_assert(WALK_INLINED == 1, "how a tree's frames were called is whether they were inlined");

/* A tree without small branches is what is shown: most of its columns are taken as they are. */
static void take_all(struct flame *f, struct tree *t)
{
    f->n = t->n;
    f->parent = t->parent;
    f->name = t->frame;
    f->total = t->cum;
    f->inlined = t->how;
    f->own = f->n_columns == 1 ? t->self : NULL;
    t->parent = t->frame = NULL;
    t->cum = NULL;
    t->self = f->own ? NULL : t->self;
    t->how = NULL;
    f->depth = mem_alloc(f->n, sizeof *f->depth);
    f->depth[0] = 0;
    for (size_t i = 1; i < f->n; i++)
        f->depth[i] = f->depth[f->parent[i]] + 1;
}

static void fold_small(struct flame *f, struct tree *t)
{
    struct folding g = {.tree = t};
    if (!t->n_pruned && t->share <= 0) {
        take_all(f, t);
        return;
    }
    g.share = mem_zalloc(t->n, sizeof *g.share);
    for (size_t c = 0; c < t->n_types; c++)
        add_shares(t, c, g.share);
    g.least = f->least_share = t->share;
    g.pruned = mem_zalloc(t->n, sizeof *g.pruned);
    g.small = mem_zalloc(t->n * t->n_types, sizeof *g.small);
    g.id = mem_zalloc(t->n, sizeof *g.id);
    allocate(f, count_small(&g));
    write_nodes(f, &g);
    mem_free(g.share);
    mem_free(g.pruned);
    mem_free(g.small);
    mem_free(g.id);
}

static bool is_of_label(const struct profile *p, size_t location)
{
    const struct location *l = &p->locations[location];
    return l->n_lines && p->functions[p->lines[l->first_line].function].of_label;
}

static bool ends_in_labels(const struct profile *p)
{
    bool any = false;
    for (size_t i = 0; i < p->n_functions && !any; i++)
        any = p->functions[i].of_label;
    for (size_t s = 0; any && s < p->n_stacks; s++)
        if (profile_depth(p, (uint32_t)s) && is_of_label(p, profile_stack(p, (uint32_t)s)[0]))
            return true;
    return false;
}

/* Of each location the innermost frame that is code and is not left out, or NONE. */
static uint32_t *innermost_frames(const struct profile *p, const struct frame_map *map)
{
    uint32_t *frames = mem_alloc(p->n_locations, sizeof *frames);
    for (size_t l = 0; l < p->n_locations; l++) {
        frames[l] = NONE;
        if (is_of_label(p, l))
            continue;
        for (uint32_t k = map->start[l]; frames[l] == NONE && k < map->start[l + 1]; k++)
            frames[l] = map->ids[k];
    }
    return frames;
}

/* The same of a stack. */
static uint32_t leaf_of(const struct profile *p, const uint32_t *innermost, uint32_t stack)
{
    const uint32_t *locations = profile_stack(p, stack);
    uint32_t leaf = NONE;
    for (size_t i = 0; leaf == NONE && i < profile_depth(p, stack); i++)
        leaf = innermost[locations[i]];
    return leaf;
}

/* Σ|value| of the stacks that end in each name, for one column. */
static int64_t *self_of_names(const struct flame *f, const struct profile *p, const struct frame_map *map,
                              const struct weights *w, size_t column)
{
    int64_t *self = mem_zalloc(f->n_names, sizeof *self);
    uint32_t *innermost = innermost_frames(p, map);
    bool cut = false;
    for (size_t i = 0; i < w->n; i++) {
        if (i + SOON < w->n)
            mem_prefetch(profile_stack(p, w->stacks[i + SOON]));
        uint32_t leaf = leaf_of(p, innermost, w->stacks[i]);
        if (leaf != NONE)
            self[leaf] = sat_add(self[leaf], sat_abs(weights_values(w, w->stacks[i])[column]), &cut);
    }
    mem_free(innermost);
    return self;
}

static size_t count_samples(const struct profile *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_samples; i++) {
        bool any = false;
        for (size_t t = 0; t < p->n_types; t++)
            any = any || profile_values(p, i)[t];
        n += any;
    }
    return n;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static int64_t factor_of(const struct flame *f, size_t column)
{
    uint64_t factor = 0;
    int64_t before = 0;
    for (size_t i = 0; factor != 1 && i < f->n; i++) {
        int64_t total = f->total[i * f->n_columns + column];
        if (total == before) /* as most nodes have it that are the only child */
            continue;
        before = total;
        uint64_t a = factor, b = magnitude(total);
        while (b) {
            uint64_t rest = a % b;
            a = b;
            b = rest;
        }
        factor = a;
    }
    return factor && factor <= INT64_MAX ? (int64_t)factor : 1;
}

static bool same_numbers(const struct flame *f, size_t a, size_t b)
{
    int64_t of_a = f->factor[a], of_b = f->factor[b];
    if (f->total[a] / of_a != f->total[b] / of_b)
        return false;
    for (size_t i = 0; i < f->n; i++)
        if (f->total[i * f->n_columns + a] / of_a != f->total[i * f->n_columns + b] / of_b)
            return false;
    return true;
}

/* The first column with the numbers of this one, which may be itself. */
static size_t first_like(const struct flame *f, size_t column)
{
    for (size_t c = 0; c < column; c++)
        if (same_numbers(f, c, column))
            return c;
    return column;
}

static double share_of_small(const struct flame *f)
{
    double small = 0, total = (double)sat_abs(f->total[f->shown]);
    for (size_t i = 0; f->n_groups && i < f->n; i++)
        if (f->name[i] == FLAME_SMALL)
            small += (double)sat_abs(f->total[i * f->n_columns + f->shown]);
    return total > 0 ? small / total : 0;
}

void flame_forget_own(struct flame *f)
{
    mem_free(f->own);
    f->own = NULL;
}

/* What a node saves, it costs nothing instead; totals and the names' costs follow. */
static void drop_negative(struct flame *f)
{
    bool cut = false;
    flame_forget_own(f);
    for (size_t c = 0; c < f->n_columns; c++) {
        int64_t *self = flame_selfs(f, c);
        for (size_t i = f->n; i-- > 0;) {
            int64_t *total = f->total + i * f->n_columns + c;
            self[i] = self[i] > 0 ? self[i] : 0;
            *total = self[i];
        }
        for (size_t i = f->n - 1; i > 0; i--) {
            int64_t *to = f->total + f->parent[i] * f->n_columns + c;
            *to = sat_add(*to, f->total[i * f->n_columns + c], &cut);
        }
        if (c == f->shown) {
            memset(f->self, 0, f->n_names * sizeof *f->self);
            for (size_t i = 0; i < f->n; i++)
                if (f->name[i] < f->n_names)
                    f->self[f->name[i]] = sat_add(f->self[f->name[i]], self[i], &cut);
        }
        mem_free(self);
    }
}

int flame_new(const struct profile *p, const struct fold_options *options, size_t max_nodes, bool labels,
              const uint8_t *classes, struct flame **out, struct pprofx_error *err)
{
    int rc = walk_check(p, NULL, err);
    if (rc)
        return rc;
    struct flame *f = mem_zalloc(1, sizeof *f);
    struct names names;
    f->arena = arena_new();
    f->n_columns = p->n_types;
    names_make(&names, f, p, options);
    if (classes)
        names_color(&names, f, p, classes);
    struct weights weights = weights_of(p);
    f->shown = options->value;
    f->self = self_of_names(f, p, &names.map, &weights, f->shown);
    f->ends_in_labels = ends_in_labels(p);
    f->n_samples = count_samples(p);
    struct tree *t = tree_large(p, &names.map, &weights, &(struct tree_wish){.max = max_nodes});
    weights_free(&weights);
    f->saturated = t->saturated;
    fold_small(f, t);
    if (options->drop_negative)
        drop_negative(f);
    names_settle_modules(&names, f);
    f->folded_share = share_of_small(f);
    if (labels)
        labels_add(f, p, &names.map);
    f->factor = mem_alloc(f->n_columns, sizeof *f->factor);
    for (size_t c = 0; c < f->n_columns; c++)
        f->factor[c] = factor_of(f, c);
    f->as = mem_alloc(f->n_columns, sizeof *f->as);
    for (size_t c = 0; c < f->n_columns; c++)
        f->as[c] = first_like(f, c);
    tree_free(t);
    names_free(&names);
    *out = f;
    return 0;
}

#define CLONE(of, field, n) ((of)->field = mem_copy((of)->field, (n), sizeof *(of)->field))

struct flame *flame_clone(const struct flame *f)
{
    struct flame *c = mem_copy(f, 1, sizeof *f);
    c->arena = arena_new();
    CLONE(c, names, f->n_names);
    CLONE(c, self, f->n_names);
    CLONE(c, files, f->n_files);
    CLONE(c, factor, f->n_columns);
    CLONE(c, as, f->n_columns);
    CLONE(c, labels, f->n_labels);
    CLONE(c, parent, f->n);
    CLONE(c, depth, f->n);
    CLONE(c, name, f->n);
    c->own = NULL;
    if (f->merged)
        CLONE(c, merged, f->n);
    CLONE(c, inlined, f->n);
    CLONE(c, total, f->n * f->n_columns);
    return c;
}

void flame_free(struct flame *f)
{
    if (!f)
        return;
    mem_free(f->names);
    mem_free(f->files);
    mem_free(f->self);
    mem_free(f->factor);
    mem_free(f->as);
    mem_free(f->labels);
    mem_free(f->parent);
    mem_free(f->depth);
    mem_free(f->name);
    mem_free(f->merged);
    mem_free(f->inlined);
    mem_free(f->total);
    mem_free(f->own);
    arena_free(f->arena);
    mem_free(f);
}

int64_t *flame_selfs(const struct flame *f, size_t column)
{
    int64_t *self = mem_alloc(f->n, sizeof *self);
    bool cut = false;
    for (size_t i = 0; i < f->n; i++)
        self[i] = f->total[i * f->n_columns + column];
    for (size_t i = f->n - 1; i > 0; i--) {
        int64_t v = f->total[i * f->n_columns + column];
        self[f->parent[i]] = sat_add(self[f->parent[i]], v == INT64_MIN ? INT64_MAX : -v, &cut);
    }
    return self;
}

const int64_t *flame_widths(const struct flame *f, size_t column, const int64_t *self, int64_t **made)
{
    bool cut = false, saves = false;
    *made = NULL;
    for (size_t i = 0; i < f->n; i++)
        saves = saves || self[i] < 0;
    if (!saves && f->n_columns == 1)
        return f->total;
    int64_t *width = *made = mem_alloc(f->n, sizeof *width);
    if (!saves) { /* then it is the total */
        for (size_t i = 0; i < f->n; i++)
            width[i] = f->total[i * f->n_columns + column];
        return width;
    }
    for (size_t i = 0; i < f->n; i++)
        width[i] = sat_abs(self[i]);
    for (size_t i = f->n - 1; i > 0; i--)
        width[f->parent[i]] = sat_add(width[f->parent[i]], width[i], &cut);
    return width;
}
