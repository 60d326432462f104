/* What the script must know beside the packed data: the attribute data-px (docs/flame-data.md). */
#ifndef FLAME_META_H
#define FLAME_META_H

#include "flame/head.h"

struct json;

void meta_write(const struct sheet *s, const struct head *h, struct buf *out);

/* A key with a text, cleaned. */
void meta_text(struct json *j, const char *key, struct str text);

/* A key with n numbers. */
void meta_ints(struct json *j, const char *key, size_t n, const size_t v[]);

/* The keys "name" and "units" of one of the profile's types. */
void meta_type(struct json *j, const struct sheet *s, size_t type);

#endif
