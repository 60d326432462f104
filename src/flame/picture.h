/* The picture without a script: boxes with titles, and what is too thin for one in runs. */
#ifndef FLAME_PICTURE_H
#define FLAME_PICTURE_H

#include "flame/sheet.h"

void picture_draw(const struct sheet *s, struct xml *x);

/* The frame that shows a function best: the widest of its name, and where it is; false when none is in the
 * picture.
 */
bool picture_find(const struct sheet *s, uint32_t name, size_t *node, int64_t *x, int64_t *width);

/* Where a frame is; false when it is not in the picture. */
bool picture_place(const struct sheet *s, size_t node, int64_t *x, int64_t *width);

#endif
