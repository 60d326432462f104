/* How a stored profile is written on the command line: DB#ID, DB#latest, DB#latest:KIND. */
#ifndef CLI_STORED_H
#define CLI_STORED_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stdint.h>

struct db;

struct stored {
    char *path;       /* of the database; owned */
    const char *word; /* what stands behind the "#"; points into the argument */
};

/* Splits at the last "#".  False when the argument has none or names an existing path, which wins.  The
 * caller frees out->path with mem_free. */
bool stored_parse(const char *argument, struct stored *out);

/* A profile in a database that is open; the caller closes db. */
struct stored_profile {
    struct db *db;
    int64_t id;
};

/* Opens the database of a word and finds the profile.  PPROFX_USAGE for a word of another form.  The message
 * names the database. */
int stored_open(const char *argument, bool write, struct stored_profile *out, struct pprofx_error *err);

#endif
