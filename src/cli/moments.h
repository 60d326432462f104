/* From the words of the command line to moments: every dump of every source as a profile of its own. */
#ifndef CLI_MOMENTS_H
#define CLI_MOMENTS_H

#include "cli/cmd.h"
#include "cli/opened.h"

/* A source that cannot be opened again, left open so that it can be rewound: its bytes are in memory. */
struct moments_kept {
    struct opened opened; /* to be closed when it has a source */
    const char *name;
};

/* Closes what was read, or keeps it where env->kept is for it and name cannot be opened again. */
void moments_close(struct cmd_env *env, struct opened *opened, const char *name);

/* What is kept of that name, at its beginning and still env->kept's; *out is NULL when nothing is. */
int moments_again(struct cmd_env *env, const char *name, struct source **out, struct pprofx_error *err);

struct moments_each {
    void *context;
    /* p is the callee's to change, not to keep. */
    int (*each)(void *context, const char *source, struct profile *p, struct pprofx_error *err);
};

/* Reads all words, or the dump that --dump asks for of each.  Bad sources among others are notes, as
 * everywhere. */
int moments_fetch(struct cmd_env *env, const struct moments_each *each, struct pprofx_error *err);

/* The same of one source. */
int moments_fetch_one(struct cmd_env *env, const struct moments_each *each, const char *name,
                      struct pprofx_error *err);

#endif
