/* Small texts of the user's own, such as rules and settings, read whole. */
#ifndef SOURCE_SMALL_FILE_H
#define SOURCE_SMALL_FILE_H

#include "base/buf.h"

#include <pprofx/error.h>

/* Appends a text file of at most so many bytes.  PPROFX_IO when it cannot be read, PPROFX_LIMIT when it is
 * longer, PPROFX_FORMAT when it is no regular file (nothing waits for a FIFO) or holds a NUL.  The path is
 * not in the message. */
int small_file_read(const char *path, size_t most, struct buf *out, struct pprofx_error *err);

#endif
