/* A profile written as profile.proto again. */
#ifndef PROFILE_ENCODE_H
#define PROFILE_ENCODE_H

#include "base/buf.h"

struct profile;

/* Adds the uncompressed message: fields in number order, more than two repeated numbers packed, labels sorted
 * by key with text before numbers, strings in the order of first use, all as Go's encoder does.
 *
 * Two labels that pprof loses when it reads its own output are written so that they survive (pprof-rules row
 * 19): a number 0 without a unit gets the unit pprof would read it in, an empty text a string of its own. */
void encode(const struct profile *p, struct buf *out);

/* Adds the same, gzipped at zlib's default level, without a name or time. */
void encode_gzip(const struct profile *p, struct buf *out);

#endif
