/* A profile written as profile.proto again. */
#ifndef PROFILE_ENCODE_H
#define PROFILE_ENCODE_H

#include "base/buf.h"

struct profile;

/* The uncompressed message, fields in number order and repeated numbers packed as Go's encoder does. */
void encode(const struct profile *p, struct buf *out);

/* The same, gzipped. */
void encode_gzip(const struct profile *p, struct buf *out);

#endif
