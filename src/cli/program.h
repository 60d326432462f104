/* Another program as a filter: bytes in, bytes out. */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "base/buf.h"
#include "base/str.h"

#include <pprofx/error.h>

#include <stdbool.h>

/* Runs argv[0], which is looked for in PATH, without a shell; in is its standard input, what it prints is
 * added to out. PPROFX_OUTPUT when it fails or there is no such program, which *missing tells. */
int program_filter(const char *const *argv, struct str in, struct buf *out, bool *missing,
                   struct pprofx_error *err);

#endif
