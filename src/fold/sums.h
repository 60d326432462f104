/* What frames and functions cost and who calls whom, in one pass over the stacks: no stack is sorted. */
#ifndef FOLD_SUMS_H
#define FOLD_SUMS_H

#include "fold/edges.h"
#include "fold/weights.h"

struct sums {
    size_t n_types;
    int64_t *flat, *cum;     /* of frame f of the map: [f * n_types + t] */
    struct edges *functions; /* the call graph of the frames' names; its edges are in no special order */
    bool saturated;          /* some sum reached the end of int64 and was cut */
};

/* The numbers of edges_new for the map and for one whose ids are names[frame], below n_names.  The map must
 * leave nothing out.  The caller frees. */
struct sums *sums_new(const struct profile *p, const struct frame_map *map, const struct weights *weights,
                      const uint32_t *names, size_t n_names);
void sums_free(struct sums *s); /* NULL is allowed */

#endif
