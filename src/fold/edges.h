/* The call graph with its costs: flat and cum of every node and the weight of every caller → callee pair, for
 * all value types in one pass.
 *
 * The rules are those of pprof's newGraph: a sample counts once for a node and once for a pair however often
 * they recur in its stack, a node does not call itself, the flat cost belongs to the innermost frame unless
 * that one is left out. */
#ifndef FOLD_EDGES_H
#define FOLD_EDGES_H

#include "fold/walk.h"

struct edge {
    uint32_t caller, callee;
    bool inlined;  /* every call of it was */
    bool residual; /* some call of it goes over frames that are left out */
};

struct edges {
    size_t n_nodes, n_types;
    int64_t *flat, *cum; /* of node i: [i * n_types + t] */
    struct edge *list;   /* in the order of their first call on the walk */
    int64_t *weight;     /* of edge i: [i * n_types + t] */
    size_t n;
    bool saturated; /* some sum reached the end of int64 and was cut */
};

/* Folds the samples in this order, which is that of the map or of one whose frames its frames are made of:
 * linear in the steps of the walk.  The caller frees. */
struct edges *edges_new(const struct profile *p, const struct frame_map *map, const struct walk_order *order);

void edges_free(struct edges *e); /* NULL is allowed */

#endif
