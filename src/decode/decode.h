/* From bytes to a profile.  One format a file, listed in one table, recognised by content. */
#ifndef DECODE_DECODE_H
#define DECODE_DECODE_H

#include <pprofx/error.h>
#include <pprofx/limits.h>

#include <stdbool.h>

struct notes;
struct profile;
struct source;

struct decode_options {
    struct pprofx_limits limits;
    bool compat; /* refuse what go tool pprof's decoder refuses: zstd, LZ4, glued profiles */
};

/* Reads the whole source.  All or nothing: on failure there is no profile and the error says field, byte
 * offset in the inflated data, and reason.  PPROFX_FORMAT, PPROFX_LIMIT, PPROFX_IO.  The caller frees *out.
 */
int decode(struct source *source, const struct decode_options *options, struct profile **out,
           struct notes *notes, struct pprofx_error *err);

/* The version of the protobuf-c library the program runs with. */
const char *decode_protobuf_version(void);

#endif
