/* The call tree: a node is a frame below a parent, so every distinct path from the root is one node. */
#ifndef FOLD_TREE_H
#define FOLD_TREE_H

#include "fold/walk.h"

/* Node 0 is the root, its own parent, without a frame.  parent[i] < i for all others.  Of a tree that is not
 * pruned the nodes below a node follow it at once, siblings in the order of their frames' ids. */
struct tree {
    size_t n, n_types;
    uint32_t *parent;
    uint32_t *frame; /* an id of the frame map, NONE for the root, or TREE_PRUNED */
    uint8_t *how; /* WALK_INLINED when every call of it was inlined, WALK_GAP when some goes over frames left
                     out */
    bool *recursive;     /* the same frame is on the path above: its cum is counted there already */
    int64_t *self, *cum; /* of node i: [i * n_types + t] */
    uint32_t *leaf;      /* the node of each sample (the root for one without frames or values); NULL after
                            tree_prune */
    size_t n_samples;
    bool saturated; /* some sum reached the end of int64 and was cut */
};

#define TREE_PRUNED (UINT32_MAX - 1)

/* Folds all samples, leaving out what the map leaves out; a sample whose innermost frame is left out has its
 * cost in the frame outside it.  The order must be that of this map.  The caller frees. */
struct tree *tree_new(const struct profile *p, const struct frame_map *map, const struct walk_order *order);

/* A smaller tree: a node stays when the samples below it have at least this share of Σ|value| of some value
 * type.  What its other children cost is in one child of its own, TREE_PRUNED, so that every node is still
 * the sum of its children and itself.  Nodes keep their order; those made come last. */
struct tree *tree_prune(const struct tree *t, double share);

/* flat and cum of every frame of the map, [frame * n_types + t], from a tree that is not pruned: the numbers
 * edges_new gives, as the tree's frames see them.  Both are zeroed arrays of the caller. */
void tree_costs(const struct tree *t, int64_t *flat, int64_t *cum, bool *saturated);

void tree_free(struct tree *t); /* NULL is allowed */

#endif
