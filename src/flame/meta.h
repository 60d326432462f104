/* What the script must know beside the packed data: the attribute data-px (docs/flame-data.md). */
#ifndef FLAME_META_H
#define FLAME_META_H

#include "flame/head.h"

void meta_write(const struct sheet *s, const struct head *h, struct buf *out);

#endif
