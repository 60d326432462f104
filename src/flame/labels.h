/* What samples with a label cost, as further columns of a flamegraph: the script filters by them. */
#ifndef FLAME_LABELS_H
#define FLAME_LABELS_H

#include "flame/model.h"
#include "fold/walk.h"

/* Adds columns for the text labels with the largest shares of the shown column, at most FLAME_MOST_LABELS:
 * one for each value type, and notes their sums. None for a label that all samples have, or hardly any;
 * fewer, or none, where they would make the file much larger or take long. map is the one the nodes were made
 * with. Factors are not known yet. */
void labels_add(struct flame *f, const struct profile *p, const struct frame_map *map);

#endif
