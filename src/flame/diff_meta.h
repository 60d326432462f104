/* What the script must know of a difference (docs/flame-data.md). */
#ifndef FLAME_DIFF_META_H
#define FLAME_DIFF_META_H

#include "flame/sheet.h"

struct json;

/* Adds "diff", "types" and "shown" to the object. */
void diff_meta(const struct sheet *s, struct json *j);

#endif
