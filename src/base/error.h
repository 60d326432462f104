/* Setting errors.  A fallible function returns 0 or a pprofx_code and takes the error as its last parameter;
 * on failure its outputs are untouched.  The place (a file name, an option) is added once, by the layer that
 * knows it, with error_prefix. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <pprofx/error.h>

/* Sets code and message (cut at the size of the buffer) and returns code.  err may be NULL. */
int error_set(struct pprofx_error *err, enum pprofx_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts text before the message: "FILE: " … */
void error_prefix(struct pprofx_error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
