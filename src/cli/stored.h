/* How a stored profile is written on the command line: DB#ID, DB#latest, DB#latest:KIND. */
#ifndef CLI_STORED_H
#define CLI_STORED_H

#include <stdbool.h>

struct stored {
    char *path;       /* of the database; owned */
    const char *word; /* what stands behind the "#"; points into the argument */
};

/* Splits at the last "#".  False when the argument has none or names an existing path, which wins.  The
 * caller frees out->path with mem_free. */
bool stored_parse(const char *argument, struct stored *out);

#endif
