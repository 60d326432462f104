/* One word of the command line as a source: a file, "-", or a profile stored in a database. */
#ifndef CLI_OPENED_H
#define CLI_OPENED_H

#include <pprofx/error.h>
#include <pprofx/limits.h>

#include <stdbool.h>
#include <stdint.h>

struct db;
struct notes;
struct source;

struct opened {
    struct source *source;
    struct db *db;  /* that the source reads from; NULL for a file */
    int64_t moment; /* of a stored dump: which of its file's, as decode_options.dump has it; else 0 */
};

/* PPROFX_IO and PPROFX_FORMAT as source and db say; PPROFX_USAGE for a database where one of its profiles is
 * wanted, whose ids then become notes.  The name is not yet in the message. */
int opened_open(struct opened *out, const char *name, const struct pprofx_limits *limits, struct notes *notes,
                struct pprofx_error *err);
void opened_close(struct opened *o);

/* Whether a name can be opened again for the same bytes: not so standard input and pipes. */
bool opened_again(const char *name);

/* The dump to read of it, as decode_options.dump has it: a stored one is one already, which is said when
 * --dump asks for another; else what is asked for. */
int64_t opened_dump(const struct opened *o, const char *name, int64_t asked, struct notes *notes);

#endif
