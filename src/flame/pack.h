/* The model as the bytes that go into the file (docs/flame-data.md). */
#ifndef FLAME_PACK_H
#define FLAME_PACK_H

#include "base/buf.h"
#include "flame/model.h"

/* Adds the packed bytes, neither deflated nor in base64. */
void flame_pack(const struct flame *f, struct buf *out);

/* Adds the bytes deflated, without a header or trailer. */
void flame_deflate(struct buf *out, const void *data, size_t n);

void flame_base64(struct buf *out, const void *data, size_t n);

#endif
