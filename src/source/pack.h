/* Bytes that are kept: packed as one frame of zstd. */
#ifndef SOURCE_PACK_H
#define SOURCE_PACK_H

#include "base/buf.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

/* out becomes the n bytes packed; false, and out is anything, when that does not make them fewer. */
bool pack(struct buf *out, const void *data, size_t n);

/* out becomes the size bytes that were packed.  PPROFX_FORMAT when these are not so many, or damaged. */
int pack_open(struct buf *out, const void *packed, size_t n, size_t size, struct pprofx_error *err);

#endif
