/* The nodes of a granularity: which lines of which locations are one row of a report. */
#ifndef FOLD_NODES_H
#define FOLD_NODES_H

#include "fold/fold.h"

struct nodes {
    struct fold_node *rows; /* costs still 0 */
    size_t n;
    /* Location l is the nodes ids[start[l] .. start[l + 1]), innermost first; at least one. */
    uint32_t *start, *ids;
    uint32_t *outermost; /* of each location: its last node << 1, + 1 when it has several */
    struct arena *text;  /* file names made for the rows */
};

void nodes_make(struct nodes *out, const struct profile *p, const struct fold_options *options);
void nodes_free(struct nodes *n);

#endif
