/* A source of bytes: a file, standard input, or a reader somebody else provides.  gzip, zstd and LZ4 are
 * recognised by content and opened once (a gzip inside a gzip stays closed), in chunks. */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <pprofx/error.h>
#include <pprofx/limits.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source;

/* Gives the next stored bytes: returns how many were put into data, 0 at the end, -1 on error (then err is
 * set). rewind starts again at the first byte. */
struct source_reader {
    void *context;
    ptrdiff_t (*read)(void *context, void *data, size_t n, struct pprofx_error *err);
    int (*rewind)(void *context, struct pprofx_error *err);
    void (*close)(void *context);
};

/* Opens a path; "-" is standard input, which is kept in memory as it is read so that it can be rewound.
 * PPROFX_IO when it cannot be opened or is a directory. */
int source_open(struct source **out, const char *path, const struct pprofx_limits *limits,
                struct pprofx_error *err);

/* Bytes in memory; they must live longer than the source. */
struct source *source_from_memory(const void *data, size_t n, const struct pprofx_limits *limits);

/* Takes over the reader, closing it in the end. */
struct source *source_from_reader(const struct source_reader *reader, const struct pprofx_limits *limits);

void source_close(struct source *s); /* NULL is allowed */

/* Puts up to n inflated bytes into data and their number into *got; *got = 0 is the end.  PPROFX_FORMAT for
 * damaged compression, PPROFX_LIMIT past max_input (the message names --max-input), PPROFX_IO. */
int source_read(struct source *s, void *data, size_t n, size_t *got, struct pprofx_error *err);

int source_rewind(struct source *s, struct pprofx_error *err);

/* From now on every stored (still compressed) byte is shown to fn once, in order, as it is read. */
void source_tee(struct source *s, void (*fn)(void *context, const void *data, size_t n), void *context);

/* Reads and shows to the tee what the decoder left unread. */
int source_drain(struct source *s, struct pprofx_error *err);

const char *source_compression(const struct source *s); /* "gzip", "zstd", "lz4", or "" */

#endif
