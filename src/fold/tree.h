/* The call tree: a node is a frame below a parent, so every distinct path from the root is one node. */
#ifndef FOLD_TREE_H
#define FOLD_TREE_H

#include "fold/walk.h"

/* Node 0 is the root, its own parent, without a frame.  parent[i] < i for all others.  Of a whole tree
 * the nodes below a node follow it at once, siblings in the order of their frames' ids. */
struct tree {
    size_t n, n_types;
    uint32_t *parent;
    uint32_t *frame; /* an id of the frame map, NONE for the root, or TREE_PRUNED */
    uint8_t *how; /* WALK_INLINED when every call of it was inlined, WALK_GAP when some goes over frames left
                     out (not told by tree_large) */
    bool *recursive;     /* the same frame is on the path above: its cum is counted there already; NULL for a
                            tree_large that was not asked for it */
    int64_t *self, *cum; /* of node i: [i * n_types + t] */
    uint32_t *leaf;      /* the node of each sample (the root for one without frames or values); NULL for
                            tree_large */
    size_t n_samples;
    double share;     /* of tree_large: what was large */
    uint32_t *merged; /* how many children stand in each TREE_PRUNED, the last n_pruned nodes */
    size_t n_pruned;
    bool saturated; /* some sum reached the end of int64 and was cut */
};

#define TREE_PRUNED (UINT32_MAX - 1)

/* Folds all samples, leaving out what the map leaves out; a sample whose innermost frame is left out has its
 * cost in the frame outside it.  The order must be that of this map.  The caller frees. */
struct tree *tree_new(const struct profile *p, const struct frame_map *map, const struct walk_order *order);

/* Which nodes are large: those below which samples have at least this share of Σ|value| of some value type.
 * With a max, what the share would have to be is found out: the largest for which there are not more than max
 * nodes, or a little smaller.  Of many that have the same share some are taken. */
struct tree_wish {
    double share;
    size_t max;     /* 0: no limit */
    bool recursive; /* is to be told */
};

/* The same with the large nodes alone, made without the others.  What a node's other children cost is in one
 * child of its own, TREE_PRUNED, so that every node is still the sum of its children and itself; with a max
 * it may have several, and some nodes may be smaller than the share that was found.  Nodes are in the order
 * of the whole tree, but the TREE_PRUNED come last; leaf is NULL. */
struct weights;
struct tree *tree_large(const struct profile *p, const struct frame_map *map, const struct weights *weights,
                        const struct tree_wish *wish);

void tree_free(struct tree *t); /* NULL is allowed */

#endif
