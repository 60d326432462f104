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
    bool saturated;

    struct str line; /* the present one; empty behind the last */
    bool more;       /* whether there is one */

    struct spots spots;
    uint64_t *addresses; /* of the present sample, leaf first */
    size_t n_addresses, addresses_cap;
    uint32_t *stack; /* room for its locations */
    size_t stack_cap;
};

/* Each fills the profile up to its memory map and is called with the input at its start.
 * PPROFX_FORMAT where pprof refuses the file; the line is named by legacy_decode. */
int legacy_heap(struct legacy *l, struct pprofx_error *err);
int legacy_count(struct legacy *l, struct pprofx_error *err);
int legacy_contention(struct legacy *l, struct pprofx_error *err);
int legacy_threads(struct legacy *l, struct pprofx_error *err);
int legacy_java(struct legacy *l, struct pprofx_error *err);
int legacy_cpu(struct legacy *l, struct pprofx_error *err);

/* Whether a first line is theirs. */
bool legacy_is_heap(struct str line);
bool legacy_is_count(struct str line);
bool legacy_is_contention(struct str line);
bool legacy_is_threads(struct str line);
bool legacy_is_java(struct str line);
bool legacy_is_cpu(const uint8_t *head, size_t n);

/* The next line.  Under --compat one of more than 64 KiB is refused, as pprof does. */
int legacy_next(struct legacy *l, struct pprofx_error *err);

/* Nothing but white space, or begins with '#'. */
bool legacy_is_comment(struct str line);

/* Appends an address that was found. */
int legacy_address(struct legacy *l, enum scan_address found, uint64_t address, struct pprofx_error *err);

/* Appends to the addresses those of a text; bounded: up to the first byte that is none of " x0-9a-f". */
int legacy_addresses(struct legacy *l, struct str text, bool bounded, struct pprofx_error *err);

/* The sample of the present addresses as they are, calls one byte back: from is the first one of them that is
 * a return address. */
int legacy_sample(struct legacy *l, size_t from, const int64_t *values, const uint32_t *labels,
                  size_t n_labels, struct pprofx_error *err);

/* count × factor, saturated; as Go's where that is wanted. */
int64_t legacy_times(struct legacy *l, int64_t count, int64_t factor);

/* What count objects of size bytes that were sampled at a rate stand for. */
void legacy_unsample(struct legacy *l, int64_t rate, int64_t *count, int64_t *size);

/* The label "bytes" of a sample of the heap. */
struct label legacy_bytes_label(struct legacy *l, int64_t bytes);

void legacy_period(struct legacy *l, const char *type, const char *unit, int64_t period);

#endif
