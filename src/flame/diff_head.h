/* The header of a difference in words. */
#ifndef FLAME_DIFF_HEAD_H
#define FLAME_DIFF_HEAD_H

#include "flame/diff.h"
#include "flame/head.h"

/* Title, facts and places of a difference. */
void diff_head(struct head *h, const struct sheet *s);

/* What the legend says of a colour. */
const char *diff_head_key(unsigned class);

extern const char diff_head_marks[]; /* what other marks mean */

/* "cpu.pb.gz", or as much of its path as tells it from the other side's; "3 profiles" */
void diff_head_name(struct buf *out, const struct side *side, const struct side *other);

#endif
