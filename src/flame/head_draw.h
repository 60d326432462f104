/* The header as lines of texts above the picture. */
#ifndef FLAME_HEAD_DRAW_H
#define FLAME_HEAD_DRAW_H

#include "flame/head.h"

/* Draws it, cutting items of h that are wider than the picture; returns the y below it. Places in the picture
 * are links to views "v1" …. */
int64_t head_draw(struct head *h, const struct sheet *s, struct xml *x);

#endif
