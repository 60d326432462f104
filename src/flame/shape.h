/* What is drawn: the data as it is, or its stacks upside down, siblings in one order or the other. */
#ifndef FLAME_SHAPE_H
#define FLAME_SHAPE_H

#include "flame/svg.h"

/* Makes the model that is packed, top-down and by name, the one that is drawn, which may be the same, and for
 * a sandwich the one above it: the callers of its first row, bottom-up, which has that row itself for its
 * first. All are freed with shape_free. Errors as flame_svg's. */
struct shape {
    struct flame *data, *drawn, *above;
};
int shape_make(struct shape *out, const struct profile *p, const struct flame_options *options,
               struct pprofx_error *err);
void shape_free(struct shape *s);

#endif
