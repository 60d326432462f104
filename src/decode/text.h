/* A profile read from a text: functions, locations, labels and samples as their texts are met, each kept
 * once. Rows are final at once; text_finish only flushes. */
#ifndef DECODE_TEXT_H
#define DECODE_TEXT_H

#include "base/str.h"
#include "decode/builder.h"

struct text_profile {
    struct builder b;
    uint32_t *function_slots, *location_slots; /* row + 1 by hash */
    size_t function_mask, location_mask;
};

void text_open(struct text_profile *t, uint64_t max_memory);
void text_close(struct text_profile *t); /* and the profile, unless it was finished */

/* The profile being filled, for its header, mappings and told; interning strings in it is allowed. */
static inline struct profile *text_of(struct text_profile *t)
{
    return t->b.p;
}

void text_type(struct text_profile *t, const char *type, const char *unit);

/* The row of a function of this name and file.  PPROFX_LIMIT, as all below. */
int text_function(struct text_profile *t, struct str name, struct str file, uint32_t *out,
                  struct pprofx_error *err);

/* The row of a location: its calls, innermost inlined one first (n may be 0), address and mapping (or NONE).
 */
int text_location(struct text_profile *t, const struct line *calls, uint32_t n, uint64_t address,
                  uint32_t mapping, uint32_t *out, struct pprofx_error *err);

/* The row of a label; with key "" it is a caller's mistake. */
int text_label(struct text_profile *t, const struct label *label, uint32_t *out, struct pprofx_error *err);

/* Appends a sample: locations leaf first, as many values as there are types, labels in their order. */
int text_sample(struct text_profile *t, const uint32_t *locations, size_t depth, const int64_t *values,
                const uint32_t *labels, size_t n_labels, struct pprofx_error *err);

/* On success *out is the profile, the caller's. */
int text_finish(struct text_profile *t, struct profile **out, struct pprofx_error *err);

#endif
