/* What the readers of the legacy formats share: lines, stacks of addresses, samples. */
#ifndef DECODE_LEGACY_READER_H
#define DECODE_LEGACY_READER_H

#include "decode/legacy.h"
#include "decode/lines.h"
#include "decode/scan.h"
#include "decode/spots.h"
#include "decode/text.h"

struct legacy {
    struct text_profile t;
    struct lines lines;
    struct notes *notes;
    bool compat, by_address;
    bool any_length;   /* lines may be longer than 64 KiB under --compat, too */
    bool no_addresses; /* they only numbered the locations */
    bool saturated;

    struct str line; /* the present one; empty behind the last */
    bool more;       /* whether there is one */

    struct spots spots;
    uint64_t *addresses; /* of the present sample, leaf first */
    size_t n_addresses, addresses_cap;
    uint32_t *stack; /* room for its locations */
    size_t stack_cap;
};

/* What a header says that a column of the samples below adds up to. */
struct legacy_sum {
    int64_t want, got;
    bool known; /* and within 64 bits */
};

void legacy_sum_is(struct legacy_sum *s, struct str want);
void legacy_sum_add(struct legacy_sum *s, int64_t value);

/* A note when it does not: then a part of the text is missing, of which nothing else tells. */
void legacy_sum_note(struct legacy *l, const struct legacy_sum *s);

/* Each fills the profile up to its memory map and is called with the input at its start.
 * PPROFX_FORMAT where pprof refuses the file; the line is named by legacy_decode. */
int legacy_heap(struct legacy *l, struct pprofx_error *err);
int legacy_count(struct legacy *l, struct pprofx_error *err);
int legacy_contention(struct legacy *l, struct pprofx_error *err);
int legacy_threads(struct legacy *l, struct pprofx_error *err);
int legacy_java(struct legacy *l, struct pprofx_error *err);
int legacy_cpu(struct legacy *l, struct pprofx_error *err);

/* The names at the end of a profile of Java: reads all lines from the present one on. */
int legacy_java_names(struct legacy *l, struct pprofx_error *err);

/* Whether a first line is theirs. */
bool legacy_is_heap(struct str line);
bool legacy_is_count(struct str line);
bool legacy_is_contention(struct str line);
bool legacy_is_threads(struct str line);
bool legacy_is_java(struct str line);
bool legacy_is_cpu(const uint8_t *head, size_t n);

/* The next line.  Under --compat one of more than 64 KiB is refused, as pprof does. */
int legacy_next(struct legacy *l, struct pprofx_error *err);

/* Whether the present line has an end, and not only the file. */
bool legacy_line_ended(const struct legacy *l);

/* Nothing but white space, or begins with '#'. */
bool legacy_is_comment(struct str line);

/* Appends an address that was found. */
int legacy_address(struct legacy *l, enum scan_address found, uint64_t address, struct pprofx_error *err);

/* Appends to the addresses those of a text; bounded: up to the first byte that is none of " x0-9a-f". */
int legacy_addresses(struct legacy *l, struct str text, bool bounded, struct pprofx_error *err);

/* Makes calls of return addresses: all but the first `places`, which are where the program was. */
void legacy_calls(struct legacy *l, size_t places);

/* Takes the second address away where it is the first one again, which a signal handler may have seen twice.
 */
void legacy_drop_twice(struct legacy *l);

/* The sample of the present addresses as they are. */
int legacy_sample(struct legacy *l, const int64_t *values, const uint32_t *labels, size_t n_labels,
                  struct pprofx_error *err);

/* count × factor, saturated; as Go's where that is wanted. */
int64_t legacy_times(struct legacy *l, int64_t count, int64_t factor);

/* What count objects of size bytes that were sampled at a rate stand for. */
void legacy_unsample(struct legacy *l, int64_t rate, int64_t *count, int64_t *size);

/* The label "bytes" of a sample of the heap. */
struct label legacy_bytes_label(struct legacy *l, int64_t bytes);

void legacy_period(struct legacy *l, const char *type, const char *unit, int64_t period);

#endif
