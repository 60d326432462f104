/* GODEBUG=gctrace=1: a line a garbage collection, on stderr and so in a log among others. */
#ifndef DECODE_GCTRACE_H
#define DECODE_GCTRACE_H

#include "base/str.h"
#include "profile/told.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;

/* Whether a line of a log has a cycle in it, whole, in the form of any release since Go 1.5 and wherever it
 * begins; *out is filled only then.  A goal of "no goal" (GOGC=off) is -1, as what is not told. */
bool gctrace_line(struct str line, struct gc_cycle *out);

/* What the cycles of a log are as a profile: where the collector's time goes, by phase, with a label
 * "forced". Types gc/count (cycles), cpu/nanoseconds (the default), wall/nanoseconds and pause/nanoseconds
 * (the wall time in which the world is stopped).  Takes over cycles, which mem_free can free, also on
 * failure: PPROFX_LIMIT. */
int gctrace_profile(struct gc_cycle *cycles, size_t n, uint64_t max_memory, struct profile **out,
                    struct pprofx_error *err);

#endif
