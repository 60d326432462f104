/* Where results go: standard output, or a file that appears only when it is complete. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

struct output;

/* path NULL: standard output.  Nothing is created before the first write or the commit. */
struct output *output_new(const char *path);

/* PPROFX_OUTPUT; output_is_closed_pipe tells whether there is anybody to tell. */
int output_write(struct output *o, const void *data, size_t n, struct pprofx_error *err);

/* Makes the file appear under its name.  Something that is not a regular file (/dev/full, a FIFO) is written
 * in place. */
int output_commit(struct output *o, struct pprofx_error *err);

bool output_is_closed_pipe(const struct output *o);

/* Removes what was not committed.  NULL is allowed. */
void output_free(struct output *o);

#endif
