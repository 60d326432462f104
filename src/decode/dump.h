/* Goroutine dumps as profiles, and the garbage collections told in the same log. */
#ifndef DECODE_DUMP_H
#define DECODE_DUMP_H

#include "decode/decode.h"

struct input;

/* The dump that options choose.  PPROFX_FORMAT when the text has neither a goroutine nor a garbage
 * collection, PPROFX_USAGE when it has fewer dumps than asked for. */
int dump_decode(struct input *in, const struct decode_options *options, uint64_t max_memory,
                struct profile **out, struct notes *notes, struct pprofx_error *err);

/* Each dump, as decode_moments says, or *out when there are garbage collections alone.  A told's n_moments is
 * then its own number: how many there are is not known yet.  A moment has the garbage collections up to the
 * next one. */
int dump_decode_each(struct input *in, const struct decode_options *options, uint64_t max_memory,
                     const struct decode_each *each, struct profile **out, struct notes *notes,
                     struct pprofx_error *err);

#endif
