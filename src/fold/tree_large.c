/* The large nodes of a call tree, made without the small ones, of which a large profile has fifty times as
 * many.  The stacks that share a path are a group; what their next frames are splits it, and only the parts
 * that are large become nodes and are split again. */
#include "base/mem.h"
#include "base/sat.h"
#include "fold/tree.h"
#include "fold/weights.h"
#include "fold/windows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SOON = 24 }; /* so many paths ahead memory is asked for */

enum { NOT_INLINED = 1, SUMS }; /* in a row of in_key */

enum { MOST_RESERVED = 1 << 21 }; /* nodes */

enum { GUESS_STEP = 16 }; /* a guess that was too high is made smaller by this */

#define LEAST_GUESS 1e-12

struct group {
    size_t first, n; /* windows */
    uint32_t parent, frame;
    uint32_t depth;
    bool inlined;  /* every call of the frame */
    bool gathered; /* what is left of its stacks lies together */
    double share;
};

struct large {
    const struct weights *weights;
    size_t n_types, width;
    size_t at_size; /* where Σ|value| stands in a row */
    double *sizes;  /* of each type: Σ|value| */
    double share;   /* what a node must have of one of them */
    size_t max;     /* so many nodes are wanted, 0: all */
    size_t *ranks;  /* how many groups there are so far of each rank; NULL without max */
    size_t n_groups, lowest;
    bool full; /* some of the lowest rank are not wanted */
    struct windows windows;
    struct group *todo;
    int64_t *todo_cum; /* what each group costs: [i * n_types + t] */
    size_t n_todo, todo_cap, todo_cum_cap;

    /* Of each key: how many of the group's paths go on with it, whether a call is not inlined, Σ and Σ|value|
     * of them: in_key[key * width].  The last are the same where no value is negative. */
    int64_t *in_key;
    uint32_t *place_of; /* of each key the group has: where its next path goes, or NONE */
    uint32_t *keys;     /* that the group has */
    size_t n_keys;

    struct tree *tree;
    size_t cap;       /* nodes there is room for */
    uint32_t *pruned; /* nodes that lost children */
    int64_t *lost;    /* what these cost */
    uint32_t *n_lost; /* how many these are */
    size_t n_pruned, pruned_cap, lost_cap, n_lost_cap;
};

/* Ranks of shares, the largest first: 128 for each power of two, read off the bits of the number. */
enum { RANK_SHIFT = 52 - 7, N_RANKS = 60 << 7 };

#define BITS_OF_1 UINT64_C(0x3ff0000000000000)

static size_t rank_of(double share)
{
    uint64_t bits;
    memcpy(&bits, &share, sizeof bits);
    size_t rank = bits < BITS_OF_1 ? (size_t)((BITS_OF_1 - bits) >> RANK_SHIFT) : 0;
    return rank < N_RANKS ? rank : N_RANKS - 1;
}

/* The smallest share of the rank. */
static double least_of(size_t rank)
{
    uint64_t bits = BITS_OF_1 - ((uint64_t)(rank + 1) << RANK_SHIFT) + 1;
    double share;
    memcpy(&share, &bits, sizeof share);
    return share;
}

/* One more group, unless it is not wanted.  Once there are more than max, the smallest will not be, nor any
 * as small.  But where these are most of all, such as goroutines of which each is in a place of its own,
 * those that came first stay. */
static bool note_group(struct large *g, double share)
{
    if (!g->max)
        return true;
    size_t rank = rank_of(share);
    if (rank == g->lowest && g->n_groups >= g->max && g->n_groups - g->ranks[rank] < g->max / 2) {
        g->full = true;
        return false;
    }
    g->ranks[rank]++;
    g->n_groups++;
    g->lowest = rank > g->lowest ? rank : g->lowest;
    while (g->n_groups > g->max && g->n_groups - g->ranks[g->lowest] >= g->max / 2 && g->lowest > 0) {
        g->n_groups -= g->ranks[g->lowest--];
        g->share = least_of(g->lowest);
    }
    return true;
}

/* n more of the same share: how many of them are wanted. */
static unsigned note_chain(struct large *g, double share, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (!note_group(g, share) || share < g->share)
            return i;
    return n;
}

static void add(struct large *g, int64_t *to, const int64_t *values)
{
    for (size_t t = 0; t < g->n_types; t++)
        to[t] = sat_add(to[t], values[t], &g->tree->saturated);
}

static void add_sizes(struct large *g, int64_t *to, const int64_t *values)
{
    bool cut = false;
    for (size_t t = 0; t < g->n_types; t++)
        to[t] = sat_add(to[t], sat_abs(values[t]), &cut);
}

/* Room for so many nodes in all columns. */
static void grow(struct large *g, size_t cap)
{
    struct tree *t = g->tree;
    g->cap = cap;
    t->parent = mem_resize(t->parent, g->cap, sizeof *t->parent);
    t->frame = mem_resize(t->frame, g->cap, sizeof *t->frame);
    t->how = mem_resize(t->how, g->cap, sizeof *t->how);
    t->self = mem_resize(t->self, g->cap, g->n_types * sizeof *t->self);
    t->cum = mem_resize(t->cum, g->cap, g->n_types * sizeof *t->cum);
}

/* Copies values, or NULL for zeros.  For one alone a call would take longer than the work. */
static inline void set(int64_t *to, const int64_t *values, size_t n)
{
    if (n == 1)
        *to = values ? *values : 0;
    else if (values)
        memcpy(to, values, n * sizeof *to);
    else
        memset(to, 0, n * sizeof *to);
}

static uint32_t add_node(struct large *g, uint32_t parent, uint32_t frame, bool inlined, const int64_t *cum)
{
    struct tree *t = g->tree;
    size_t n = g->n_types, node = t->n++;
    if (t->n > g->cap)
        grow(g, mem_next_cap(g->cap, t->n));
    t->parent[node] = parent;
    t->frame[node] = frame;
    t->how[node] = inlined ? WALK_INLINED : 0;
    set(t->self + node * n, NULL, n);
    set(t->cum + node * n, cum, n);
    return (uint32_t)node;
}

/* A chain of n nodes below *node that cost what it costs; *node becomes the last of them. */
static void add_chain(struct large *g, uint32_t *node, const uint32_t *keys, unsigned inlined, unsigned n)
{
    struct tree *t = g->tree;
    size_t first = t->n, n_types = g->n_types;
    t->n += n;
    if (t->n > g->cap)
        grow(g, mem_next_cap(g->cap, t->n));
    const int64_t *cum = t->cum + *node * n_types;
    for (unsigned k = 0; k < n; k++) {
        t->parent[first + k] = k ? (uint32_t)(first + k - 1) : *node;
        t->frame[first + k] = keys[k] - 1;
        t->how[first + k] = inlined >> k & 1 ? WALK_INLINED : 0;
        set(t->self + (first + k) * n_types, NULL, n_types);
        set(t->cum + (first + k) * n_types, cum, n_types);
    }
    *node = (uint32_t)(t->n - 1);
}

/* Counts the paths of a group by the frame they go on with; those that have ended are what its node costs
 * itself. */
static void count(struct large *g, const struct window *windows, size_t n, unsigned place, uint32_t node)
{
    g->n_keys = 0;
    for (size_t i = 0; i < n; i++) {
        if (i + SOON < n) {
            mem_prefetch(g->in_key + windows[i + SOON].keys[place] * g->width);
            mem_prefetch(window_values(&g->windows, &windows[i + SOON]));
        }
        const int64_t *values = window_values(&g->windows, &windows[i]);
        int64_t *row = g->in_key + windows[i].keys[place] * g->width;
        if (!row[0]++)
            g->keys[g->n_keys++] = windows[i].keys[place];
        row[NOT_INLINED] |= !(windows[i].inlined >> place & 1);
        add(g, row + SUMS, values);
        if (g->at_size != SUMS)
            add_sizes(g, row + g->at_size, values);
    }
    add(g, g->tree->self + node * g->n_types, g->in_key + SUMS);
}

/* The largest share a part has of a type's Σ|value|. */
static double share_of(const struct large *g, const int64_t *row)
{
    const int64_t *sizes = row + g->at_size;
    double largest = 0;
    for (size_t t = 0; t < g->n_types; t++)
        if (sizes[t] > 0 && (double)sizes[t] / g->sizes[t] > largest)
            largest = (double)sizes[t] / g->sizes[t];
    return largest;
}

/* What a small part costs goes to the one child its node has for all of them. */
static void prune(struct large *g, uint32_t node, const int64_t *cum)
{
    if (!g->n_pruned || g->pruned[g->n_pruned - 1] != node) {
        MEM_ROOM(g->pruned, g->n_pruned, g->pruned_cap);
        g->lost = mem_grow(g->lost, &g->lost_cap, (g->n_pruned + 1) * g->n_types, sizeof *g->lost);
        g->pruned[g->n_pruned++] = node;
        memset(g->lost + (g->n_pruned - 1) * g->n_types, 0, g->n_types * sizeof *g->lost);
        g->n_lost = mem_grow(g->n_lost, &g->n_lost_cap, g->n_pruned, sizeof *g->n_lost);
        g->n_lost[g->n_pruned - 1] = 0;
    }
    g->n_lost[g->n_pruned - 1]++;
    add(g, g->lost + (g->n_pruned - 1) * g->n_types, cum);
}

static void put_off(struct large *g, const struct group *group, const int64_t *cum)
{
    MEM_ROOM(g->todo, g->n_todo, g->todo_cap);
    g->todo_cum = mem_grow(g->todo_cum, &g->todo_cum_cap, (g->n_todo + 1) * g->n_types, sizeof *g->todo_cum);
    memcpy(g->todo_cum + g->n_todo * g->n_types, cum, g->n_types * sizeof *cum);
    g->todo[g->n_todo++] = *group;
}

static int compare_falling(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* Makes a group of each part that is large, and clears the rows of the keys. */
static void divide(struct large *g, const struct group *group, uint32_t node)
{
    size_t place = group->first;
    qsort(g->keys, g->n_keys, sizeof *g->keys, compare_falling);
    for (size_t i = 0; i < g->n_keys; i++) {
        int64_t *row = g->in_key + g->keys[i] * g->width;
        double share = g->keys[i] ? share_of(g, row) : 0;
        if (share > 0 && share >= g->share && note_group(g, share)) {
            struct group part = {.first = place,
                                 .n = (size_t)row[0],
                                 .parent = node,
                                 .frame = g->keys[i] - 1,
                                 .depth = group->depth + 1,
                                 .inlined = !row[NOT_INLINED],
                                 .gathered = group->gathered,
                                 .share = share};
            put_off(g, &part, row + SUMS);
            g->place_of[g->keys[i]] = (uint32_t)place;
            place += part.n;
        } else {
            if (g->keys[i])
                prune(g, node, row + SUMS);
            g->place_of[g->keys[i]] = NONE;
        }
        memset(row, 0, g->width * sizeof *row);
    }
}

static void swap(struct window *a, struct window *b)
{
    struct window t = *a;
    *a = *b;
    *b = t;
}

/* Moves the paths of the large parts, the newest of todo from the first on, to their places; the others go to
 * the end of the group. */
static void move(struct large *g, const struct group *group, unsigned place, size_t first)
{
    struct window *windows = g->windows.of;
    size_t end = group->first + group->n;
    for (size_t i = first; i < g->n_todo; i++) {
        const struct group *part = &g->todo[i];
        uint32_t *next = &g->place_of[part->frame + (size_t)1];
        while (*next < part->first + part->n) {
            size_t at = *next;
            uint32_t *place_of = &g->place_of[windows[at].keys[place]];
            size_t to = *place_of == NONE ? --end : (*place_of)++;
            if (to != at)
                swap(&windows[at], &windows[to]);
        }
    }
}

/* Takes the next frames of all paths of a group.  The parts of one that is gathered are done before another
 * group is. */
static void fill(struct large *g, struct group *group, struct window *windows)
{
    size_t n = group->n;
    if (!group->gathered)
        group->gathered = windows_gather(&g->windows, windows, n);
    for (size_t i = 0; i < n; i++) {
        if (i + SOON < n)
            window_prefetch(&windows[i + SOON]);
        window_next(&g->windows, &windows[i]);
    }
}

/* Where in their windows, from a place on, the first difference between the paths of a group is or one ends;
 * *inlined tells which calls before it are in all of them. */
static unsigned common(const struct window *windows, size_t n, unsigned place, unsigned *inlined)
{
    unsigned end = place;
    while (end < WINDOW && windows->keys[end])
        end++;
    *inlined = windows->inlined;
    for (size_t i = 1; i < n && end > place; i++) {
        unsigned k = place;
        while (k < end && windows[i].keys[k] == windows->keys[k])
            k++;
        end = k;
        *inlined &= windows[i].inlined;
    }
    return end;
}

/* The nodes of the frames that all paths of a group have next, which most groups have: nothing is added up
 * anew.  Returns whether the group is still large; it is then that of the last of these nodes. */
static bool go_on(struct large *g, struct group *group, struct window *windows, uint32_t *node)
{
    unsigned place, end;
    do {
        unsigned inlined;
        place = group->depth % WINDOW;
        if (!place)
            fill(g, group, windows);
        end = common(windows, group->n, place, &inlined);
        unsigned n = note_chain(g, group->share, end - place);
        add_chain(g, node, windows->keys + place, inlined >> place, n);
        if (n < end - place) {
            prune(g, *node, g->tree->cum + *node * g->n_types);
            return false;
        }
        group->depth += n;
    } while (end == WINDOW);
    return true;
}

/* The newest of todo, which is taken off; cum is what it costs. */
static void make_node(struct large *g, struct group *group, const int64_t *cum)
{
    struct window *windows = g->windows.of + group->first;
    uint32_t node = add_node(g, group->parent, group->frame, group->inlined, cum);
    if (!group->n || !go_on(g, group, windows, &node))
        return;
    unsigned place = group->depth % WINDOW;
    size_t first = g->n_todo;
    count(g, windows, group->n, place, node);
    divide(g, group, node);
    move(g, group, place, first);
}

static void make_nodes(struct large *g)
{
    struct tree *t = g->tree;
    while (g->n_todo) {
        struct group group = g->todo[--g->n_todo];
        const int64_t *cum = g->todo_cum + g->n_todo * g->n_types;
        if (group.depth && group.share < g->share)
            prune(g, group.parent, cum); /* large enough when it was made, and no longer */
        else
            make_node(g, &group, cum);
    }
    t->n_pruned = g->n_pruned;
    t->merged = g->n_lost;
    for (size_t i = 0; i < g->n_pruned; i++) {
        const int64_t *lost = g->lost + i * g->n_types;
        uint32_t node = add_node(g, g->pruned[i], TREE_PRUNED, false, lost);
        set(t->self + node * g->n_types, lost, g->n_types);
    }
}

/* Memory for as many nodes as so many frames will be.  What of it is not used costs nothing; columns that
 * grow would be copied. */
static void reserve(struct large *g, size_t frames)
{
    size_t most = g->max < MOST_RESERVED / 2 ? 2 * g->max : MOST_RESERVED;
    if (most)
        grow(g, frames < most ? frames + 1 : most);
}

/* All stacks are the group of the root. */
static void start(struct large *g)
{
    const struct weights *w = g->weights;
    int64_t *sizes = mem_zalloc(2 * g->n_types, sizeof *sizes), *cum = sizes + g->n_types;
    bool negative = false;
    size_t frames = 0;
    g->sizes = mem_alloc(g->n_types, sizeof *g->sizes);
    for (size_t i = 0; i < w->n; i++) {
        const int64_t *values = weights_values(w, w->stacks[i]);
        add_sizes(g, sizes, values);
        add(g, cum, values);
        frames += g->windows.of[i].locations;
        for (size_t t = 0; t < g->n_types; t++)
            negative = negative || values[t] < 0;
    }
    for (size_t t = 0; t < g->n_types; t++)
        g->sizes[t] = (double)sizes[t];
    reserve(g, frames);
    g->at_size = negative ? SUMS + g->n_types : SUMS;
    g->width = g->at_size + g->n_types;
    put_off(g, &(struct group){.n = w->n, .frame = NONE, .share = 1}, cum);
    mem_free(sizes);
}

static void finish(struct large *g)
{
    windows_free(&g->windows);
    mem_free(g->sizes);
    mem_free(g->ranks);
    mem_free(g->todo);
    mem_free(g->todo_cum);
    mem_free(g->in_key);
    mem_free(g->place_of);
    mem_free(g->keys);
    mem_free(g->pruned);
    mem_free(g->lost);
}

/* The nodes that have at least this share, or more where that is more than max: then *chosen. */
static struct tree *make_tree(const struct profile *p, const struct frame_map *map,
                              const struct weights *weights, size_t max, double share, bool *chosen)
{
    struct tree *t = mem_zalloc(1, sizeof *t);
    struct large g = {.weights = weights, .n_types = p->n_types, .tree = t, .share = share, .max = max};
    t->n_types = p->n_types;
    g.windows = windows_of(p, map, weights);
    start(&g);
    g.in_key = mem_zalloc((map->n_ids + 1) * g.width, sizeof *g.in_key);
    g.place_of = mem_alloc(map->n_ids + 1, sizeof *g.place_of);
    g.keys = mem_alloc(map->n_ids + 1, sizeof *g.keys);
    g.ranks = max ? mem_zalloc(N_RANKS, sizeof *g.ranks) : NULL;
    make_nodes(&g);
    t->share = g.share;
    *chosen = g.full || g.share != share;
    finish(&g);
    return t;
}

/* Nodes come in preorder, and those without a frame of their own last. */
static void mark_recursive(struct tree *t, size_t n_ids)
{
    uint32_t *on_path = mem_zalloc(n_ids, sizeof *on_path);
    t->recursive = mem_zalloc(t->n, sizeof *t->recursive);
    for (uint32_t i = 1, last = 0; i < t->n - t->n_pruned; last = i++) {
        for (; last != t->parent[i]; last = t->parent[last])
            on_path[t->frame[last]]--;
        t->recursive[i] = on_path[t->frame[i]]++ > 0;
    }
    mem_free(on_path);
}

/* What has less will most likely not be wanted.  With more stacks than max, each a node, not all nodes are;
 * and of most trees more than max, on all levels together, have 1 / max. */
static double guess_share(const struct weights *weights, const struct tree_wish *wish)
{
    return wish->max && weights->n > wish->max ? fmax(wish->share, 1 / (double)wish->max) : wish->share;
}

struct tree *tree_large(const struct profile *p, const struct frame_map *map, const struct weights *weights,
                        const struct tree_wish *wish)
{
    double share = guess_share(weights, wish);
    for (;;) {
        bool chosen;
        struct tree *t = make_tree(p, map, weights, wish->max, share, &chosen);
        if (!t->n_pruned)
            t->share = wish->share;
        if (chosen || t->share != share || share <= wish->share) { /* or it has all */
            if (wish->recursive)
                mark_recursive(t, map->n_ids);
            return t;
        }
        tree_free(t);
        share = share < LEAST_GUESS ? wish->share : fmax(wish->share, share / GUESS_STEP);
    }
}
