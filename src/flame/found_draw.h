/* Findings in a picture: sentences in its header, each with a sign, and the same signs at the frames to
 * blame. */
#ifndef FLAME_FOUND_DRAW_H
#define FLAME_FOUND_DRAW_H

#include "flame/pen.h"

/* The view of finding k is this one and k: smaller numbers are those of the costliest functions, which the
 * script sets anew. */
enum { FOUND_VIEW = 10 };

/* The group "px-find" of the header, empty when nothing was judged. */
void found_draw(const struct sheet *s, struct pen *pen);

/* The group "px-badges", above all boxes. */
void found_draw_badges(const struct sheet *s, struct xml *x);

/* What they take of the right end of a frame's box: a label ends before. */
int64_t found_room(const struct sheet *s, size_t node);

/* ". Findings: critical: …", or nothing. */
void found_describe(const struct found *f, struct buf *out);

#endif
