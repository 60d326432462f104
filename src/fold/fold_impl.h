/* What the files of a fold share. */
#ifndef FOLD_FOLD_IMPL_H
#define FOLD_FOLD_IMPL_H

#include "fold/fold.h"
#include "fold/nodes.h"

struct fold {
    const struct profile *p;
    struct fold_options options;
    struct nodes nodes;
    int64_t *values, *divisors; /* of each stack; divisors NULL unless a mean */
    bool *counts;               /* whether the stack has a sample with a value */
    uint32_t *order;            /* the nodes shown, n of them */
    size_t n;
    bool saturated;
};

/* Sorts order as pprof sorts rows. */
void order_nodes(struct fold *f, bool by_cum);

/* Marks the nodes of order that are called inlined.  With rebuilt, the graph consists of the nodes of order
 * alone and calls reach over the others; otherwise all nodes are in it.  Edges lighter than the cutoff do not
 * count. */
void mark_inlined(struct fold *f, bool rebuilt, int64_t edge_cutoff);

#endif
