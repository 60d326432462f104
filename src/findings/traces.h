/* Stacks as rules see them: which marks they have and who pays.  Stacks that look alike to every rule are one
 * trace, so that a profile of many stacks is few rows. */
#ifndef FINDINGS_TRACES_H
#define FINDINGS_TRACES_H

#include "findings/marks.h"

#include <stddef.h>
#include <stdint.h>

struct profile;
struct sites;

/* Ids of sites (goroutines/sites.h); NONE: there is no such frame. */
struct trace {
    uint32_t class; /* tracer_bits */
    uint32_t site;  /* the innermost frame of the user's: who pays */
    uint32_t outer; /* the outermost frame that is not the runtime's */
    uint32_t entry; /* the outermost frame of the user's, of the example */
    uint32_t stack; /* an example: a path of the sites, of its innermost TRACE_FRAMES frames */
};

enum { TRACE_FRAMES = 128 };

/* What all profiles share: their frames, what is marked, the distinct sets of marks that stacks have. */
struct tracer;

/* Both must live longer; marks must be complete. */
struct tracer *tracer_new(const struct marks *marks, struct sites *sites);
void tracer_free(struct tracer *t); /* NULL is allowed */

/* Classes count from 0; the bits of one are those of its marks. */
size_t tracer_classes(const struct tracer *t);
const uint64_t *tracer_bits(const struct tracer *t, size_t class);

struct traces {
    struct trace *list;
    size_t n;
    uint32_t *of; /* of each stack: an index of list */
};

/* Linear in the frames of all stacks.  Frames become sites.  Free with traces_free. */
void traces_make(struct traces *out, const struct profile *p, struct tracer *t);
void traces_free(struct traces *t);

/* The same of one stack of sites, innermost first; its stack is left 0. */
struct trace tracer_trace(struct tracer *t, const uint32_t *sites, size_t n);

#endif
