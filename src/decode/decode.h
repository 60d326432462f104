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
    int64_t
        dump; /* of a text with several goroutine dumps: 0 the last, 1, 2, … that one, DUMP_ALL their sum */
    bool every_goroutine; /* fill told->goroutines */
    bool by_address; /* of a text keep every address, those of frames that Go does not name too, each alone */
};

enum { DUMP_ALL = -1 };

/* How the error begins of a text that is nothing known. */
#define DECODE_OTHER_TEXT "not a profile, but a text"

/* Reads the whole source.  All or nothing: on failure there is no profile and the error says field, byte
 * offset in the inflated data, and reason.  PPROFX_FORMAT, PPROFX_LIMIT, PPROFX_IO.  The caller frees *out.
 */
int decode(struct source *source, const struct decode_options *options, struct profile **out,
           struct notes *notes, struct pprofx_error *err);

/* The same, every dump of a text as a profile of its own, in their order; other sources are one.  each takes
 * the profile over and is called as soon as it is read; a failure of it stops the reading. */
struct decode_each {
    void *context;
    int (*each)(void *context, struct profile *p, struct pprofx_error *err);
};

int decode_moments(struct source *source, const struct decode_options *options,
                   const struct decode_each *each, struct notes *notes, struct pprofx_error *err);

/* The version of the protobuf-c library the program runs with. */
const char *decode_protobuf_version(void);

#endif
