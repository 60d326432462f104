/* Where stored bytes come from. */
#ifndef SOURCE_READER_H
#define SOURCE_READER_H

#include "source/source.h"

/* A path, or "-" for standard input.  What cannot be rewound (a pipe) is kept in memory as it is read, at
 * most max_input bytes of it. */
int reader_open(struct source_reader *out, const char *path, uint64_t max_input, struct pprofx_error *err);

/* Bytes that stay the caller's. */
struct source_reader reader_memory(const void *data, size_t n);

#endif
