/* A profile in memory: tables of dense 32-bit ids and columns of samples.
 *
 * Every string is interned: two names are equal exactly when their ids are; id 0 is "".  Ids of mappings,
 * functions, lines, locations, stacks and labels are indices of the tables below, not the ids of the file.
 *
 *     sample ──► stack ──► frames (location ids, leaf first) ──► location ──► lines ──► function ──► strings
 *        └─────► labels (label ids, in the order of the file)
 *
 * No two locations share lines.  Stacks come interned from decode; a transform that cuts frames cuts them in
 * place and leaves stacks that became equal apart, and stacks no sample uses stay in the table.
 *
 * A profile is written by decode/ and by the transforms of this folder (filter, merge, …), each of which
 * takes a profile it may change in place.  Everybody else only hands it to them. */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NONE UINT32_MAX /* "no such row" for an id */

struct value_type {
    uint32_t type, unit; /* strings */
};

struct mapping {
    uint64_t id, start, limit, offset;
    uint32_t file, build_id; /* strings */
    bool has_functions, has_filenames, has_line_numbers, has_inline_frames;
};

struct function {
    uint64_t id;
    int64_t start_line;
    uint32_t name, system_name, file; /* strings */
    bool of_label;                    /* it is no code: a label's value as a frame */
};

struct line {
    int64_t line, column;
    uint32_t function; /* never NONE in a checked profile */
};

struct location {
    uint64_t id, address;
    uint32_t mapping;             /* or NONE */
    uint32_t first_line, n_lines; /* innermost inlined call first; 0 lines: not symbolised */
    bool folded;
};

/* One label of a sample: text, or a number with a unit. */
struct label {
    int64_t number;
    uint32_t key, text, unit; /* strings; unit "" when the file gave none */
    bool is_number;
};

struct profile {
    struct arena *arena; /* holds the text of the strings */
    struct strings *strings;

    struct value_type *types;
    size_t n_types;
    uint32_t default_type; /* string, "" when the file names none */
    struct value_type period_type;
    int64_t period, time_nanos, duration_nanos;
    uint32_t *comments; /* strings */
    size_t n_comments;
    uint32_t doc_url, drop_frames, keep_frames; /* strings */

    struct mapping *mappings;
    size_t n_mappings;
    struct function *functions;
    size_t n_functions;
    struct line *lines;
    size_t n_lines;
    struct location *locations;
    size_t n_locations;
    struct label *labels; /* distinct */
    size_t n_labels;

    /* Stack s is frames[stack_start[s] .. stack_start[s + 1]). */
    uint32_t *frames;
    uint64_t *stack_start; /* n_stacks + 1 */
    size_t n_stacks;

    /* Sample i: values[i * n_types + t], stack sample_stack[i], labels sample_labels[label_start[i] ..
     * label_start[i + 1]). */
    int64_t *values;
    uint32_t *sample_stack;
    uint32_t *label_start;   /* n_samples + 1 */
    uint32_t *sample_labels; /* label ids */
    size_t n_samples;

    struct told *told; /* what the text it was read from tells beside samples; NULL for most */
};

/* An empty profile that owns an arena and a string table holding "". */
struct profile *profile_new(void);
void profile_free(struct profile *p); /* NULL is allowed */

/* A copy that shares nothing; without what a text told. */
struct profile *profile_clone(const struct profile *p);

/* The id of a string, added if new; the text is copied. */
uint32_t profile_intern(struct profile *p, const char *s, size_t n);

/* The id of a string already there, or NONE. */
uint32_t profile_find(const struct profile *p, const char *s, size_t n);

struct str profile_string(const struct profile *p, uint32_t id);
const char *profile_text(const struct profile *p, uint32_t id); /* the same, as a NUL-terminated pointer */
size_t profile_n_strings(const struct profile *p);

/* The index of the value a name or number chooses, by the rules of pprof's sample_index: "" is the default
 * type, else the last one; a number; a type's name, or its name without "inuse_".  PPROFX_USAGE otherwise. */
struct pprofx_error;
int profile_value_index(const struct profile *p, const char *name, size_t *out, struct pprofx_error *err);

/* Frames of a stack, inlined calls included. */
size_t profile_full_depth(const struct profile *p, uint32_t stack);

/* Takes all values away but one, which then is value 0. */
void profile_keep_value(struct profile *p, size_t value);

/* Gives all locations of a profile without mappings one mapping without a name, as pprof does with every
 * source; so that there is a first mapping to say something about.  Otherwise does nothing. */
void profile_stand_in_mapping(struct profile *p);

/* Bytes the tables hold, for limits and reports. */
size_t profile_memory(const struct profile *p);

static inline size_t profile_depth(const struct profile *p, uint32_t stack)
{
    return (size_t)(p->stack_start[stack + 1] - p->stack_start[stack]);
}

static inline const uint32_t *profile_stack(const struct profile *p, uint32_t stack)
{
    return p->frames + p->stack_start[stack];
}

/* Frames of a location: its lines, or one for a location without lines. */
static inline uint32_t profile_frames(const struct profile *p, uint32_t location)
{
    uint32_t n = p->locations[location].n_lines;
    return n ? n : 1;
}

static inline const int64_t *profile_values(const struct profile *p, size_t sample)
{
    return p->values + sample * p->n_types;
}

#endif
