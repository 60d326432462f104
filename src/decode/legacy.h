/* What go tool pprof calls legacy formats: Go's debug=1 texts and gperftools' profiles, as it reads them and,
 * but under --compat, with the names, labels and memory statistics that it passes over. */
#ifndef DECODE_LEGACY_H
#define DECODE_LEGACY_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decode_options;
struct input;
struct notes;
struct profile;

/* In the order in which pprof tries them. */
enum legacy_format {
    LEGACY_NONE,
    LEGACY_CPU,
    LEGACY_HEAP,
    LEGACY_COUNT,
    LEGACY_THREADS,
    LEGACY_CONTENTION,
    LEGACY_JAVA,
};

/* How many first bytes are enough to tell. */
enum { LEGACY_HEAD = 64 * 1024 };

/* What the first bytes are; whole: they are all of it. */
enum legacy_format legacy_look(const uint8_t *head, size_t n, bool whole);

/* Reads all of the input.  Errors name the line. */
int legacy_decode(struct input *in, enum legacy_format format, const struct decode_options *options,
                  uint64_t max_memory, struct profile **out, struct notes *notes, struct pprofx_error *err);

#endif
