/* A profile being read: rows as they come, in any order of fields, with the file's own string numbers and ids
 * in them; builder_finish resolves and checks everything once the last byte is there. */
#ifndef DECODE_BUILDER_H
#define DECODE_BUILDER_H

#include "base/arena.h"
#include "base/mem.h"
#include "decode/idmap.h"
#include "decode/varints.h"
#include "profile/profile.h"

#include <pprofx/error.h>

enum { STACKS_WAITING = 4 };

/* Frames outside the table of stacks. */
struct stack_room {
    uint32_t *frames;
    size_t cap, depth;
    uint64_t hash;
};

struct builder {
    struct profile *p;
    uint64_t max_memory;
    uint64_t held; /* bytes of the growing columns, and of profiles read before this one */
    bool compat;

    struct {
        size_t strings, types, mappings, functions, lines, locations, frames, stack_start, values,
            sample_stack, label_start, sample_labels, labels, label_bytes, comments;
    } cap;

    uint32_t *strings; /* the file's string number → ours */
    size_t n_strings;

    /* The file's numbers of the header's strings, and which were seen. */
    int64_t drop_frames, keep_frames, default_type, doc_url;

    struct idmap mapping_ids, function_ids, location_ids;
    uint64_t *line_functions;    /* function id of each line */
    uint64_t *location_mappings; /* mapping id of each location */
    size_t line_functions_cap, location_mappings_cap;

    /* A frame is the location's id - 1 where that fits, else BIG_FRAME + a row of big_ids. */
    struct idmap big_ids;
    uint32_t top_frame; /* largest small frame */

    uint64_t *stack_slots; /* upper half: hash; lower half: stack + 1 */
    size_t stack_mask;
    struct stack_room rooms[STACKS_WAITING]; /* the last samples' stacks, not looked up yet (stacks.c) */
    size_t next_room, n_waiting;
    struct varints *varints; /* NULL until the first packed sample: texts need none */
    uint32_t *label_slots;   /* label + 1 */
    size_t label_mask;
    struct str *label_bytes; /* each distinct label as it stands in the file */
    struct arena *scratch;   /* holds them */
    struct arena *row;       /* one message of protobuf-c's at a time */

    size_t width;      /* values of the first sample */
    size_t odd_sample; /* first sample with another number of values, or SIZE_MAX */
    size_t odd_width;
    uint64_t odd_offset, first_offset;
};

#define BIG_FRAME UINT32_C(0x80000000)

/* held are bytes of max_memory that others hold already. */
void builder_init(struct builder *b, uint64_t max_memory, uint64_t held, bool compat);
void builder_free(struct builder *b); /* and the profile, unless it was finished */

/* Bytes that may still be allocated beside the columns. */
uint64_t builder_room(const struct builder *b);

/* PPROFX_LIMIT: the profile needs more than max_memory. */
int builder_too_large(const struct builder *b, struct pprofx_error *err);

/* Whether a column may grow to need elements of a size, more than it has room for: PPROFX_LIMIT when that
 * would pass max_memory. */
int builder_charge(struct builder *b, size_t cap, size_t need, size_t size, struct pprofx_error *err);

/* Grows a column to hold need elements; a status. */
#define BUILDER_GROW(b, array, cap, need, err)                                                               \
    ((need) > (cap) && builder_charge((b), (cap), (need), sizeof *(array), (err))                            \
         ? (int)PPROFX_LIMIT                                                                                 \
         : ((array) = mem_grow((array), &(cap), (need), sizeof *(array)), (int)PPROFX_OK))

/* The next string of the table. */
int builder_string(struct builder *b, const uint8_t *s, size_t n, struct pprofx_error *err);

/* A string's number in a row: numbers that cannot be right become NONE, which builder_finish refuses. */
static inline uint32_t builder_string_number(int64_t n)
{
    return n < 0 || n >= (int64_t)NONE ? NONE : (uint32_t)n;
}

/* Sample: scans one message in place and appends it (sample.c). */
int builder_sample(struct builder *b, const uint8_t *data, size_t n, uint64_t offset,
                   struct pprofx_error *err);

/* Room for the frames of one message of n bytes, to be filled and given to stacks_add (stacks.c). */
int stacks_room(struct builder *b, size_t n, uint32_t **out, struct pprofx_error *err);

/* The stack of the next sample: depth frames in the room.  It is interned a few samples later, when the
 * memory it is compared with has come; stacks_flush does the last ones. */
int stacks_add(struct builder *b, size_t depth, struct pprofx_error *err);
int stacks_flush(struct builder *b, struct pprofx_error *err);

/* The other messages, through protobuf-c (rows.c). */
int builder_value_type(struct builder *b, const uint8_t *data, size_t n, bool is_period,
                       struct pprofx_error *err);
int builder_mapping(struct builder *b, const uint8_t *data, size_t n, struct pprofx_error *err);
int builder_location(struct builder *b, const uint8_t *data, size_t n, struct pprofx_error *err);
int builder_function(struct builder *b, const uint8_t *data, size_t n, struct pprofx_error *err);
int builder_label(struct builder *b, const uint8_t *data, size_t n, struct label *out,
                  struct pprofx_error *err);

/* Resolves strings and ids and checks what pprof's CheckValid checks (finish.c).  On success *out is the
 * profile, the caller's. */
int builder_finish(struct builder *b, struct profile **out, struct pprofx_error *err);

#endif
