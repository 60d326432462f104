/* profile.proto: the format Go writes. */
#ifndef DECODE_PROTO_H
#define DECODE_PROTO_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stdint.h>

struct input;
struct profile;

/* Glued profiles (cat a.pb b.pb) are known by a second time_nanos.  On the first pass (split false) that is
 * reported in *glued; on a second one (split true) reading stops where the next profile begins, and *glued
 * tells whether one follows; held is what the profiles before it hold of max_memory. */
int proto_decode(struct input *in, uint64_t max_memory, uint64_t held, bool compat, bool split,
                 struct profile **out, bool *glued, struct pprofx_error *err);

#endif
