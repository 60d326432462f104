/* Where in the tree the changes are. */
#ifndef FLAME_DIFF_FIND_H
#define FLAME_DIFF_FIND_H

#include "flame/diff.h"

/* The frames of a class that changed most, the largest change first, no two on one path: of a path the
 * innermost frame that still has most of the change. In a tree of callers (up) the functions themselves.
 * Returns how many, at most max. */
size_t diff_find(const struct diff *d, const struct flame *f, bool up, enum diff_class class, size_t *nodes,
                 size_t max);

#endif
