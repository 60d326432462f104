/* Importing a profile into a database. */
#ifndef PPROFX_STORE_H
#define PPROFX_STORE_H

#include <pprofx/error.h>
#include <pprofx/export.h>
#include <pprofx/limits.h>
#include <pprofx/notes.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All-zero: the pruned call tree, no raw samples, named like the file. */
struct pprofx_import_options {
    const char *name;   /* of the profile in the database; NULL: the path */
    bool tree, samples; /* store the whole call tree, the raw samples */
    bool goroutines;    /* store every goroutine of a dump, not only their groups */
    struct pprofx_limits limits;
};

/* Stores the profile at path in the SQLite database at database, which is made if there is none, in one
 * transaction: tables and original bytes.  Bytes that are stored already change nothing: *id is then the old
 * row and *is_new false.  A text of several goroutine dumps is a profile each; *id is the last one's. options
 * may be NULL.  PPROFX_IO, PPROFX_FORMAT, PPROFX_LIMIT, PPROFX_OUTPUT. */
PPROFX_API int pprofx_import(const char *database, const char *path,
                             const struct pprofx_import_options *options, int64_t *id, bool *is_new,
                             pprofx_notes *notes, struct pprofx_error *err);

#ifdef __cplusplus
}
#endif

#endif
