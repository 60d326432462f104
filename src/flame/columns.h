/* How many columns of a terminal a text takes. */
#ifndef FLAME_COLUMNS_H
#define FLAME_COLUMNS_H

#include "base/buf.h"
#include "base/str.h"

/* Of cleaned text (flame/clean.h): two for wide characters, none for marks that stand on the one before. */
size_t columns_of(struct str text);

/* Adds what fits into so many columns; what is longer ends with "…". Returns the columns taken. */
size_t columns_cut(struct buf *out, struct str text, size_t room);

#endif
