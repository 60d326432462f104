/* Dumps that are read a second time, for the locks in them. */
#ifndef CLI_REREAD_H
#define CLI_REREAD_H

#include "cli/cmd.h"

struct locks;

/* As tables_again.read wants it; context is the struct cmd_env.  A pipe can be read again only where
 * env->kept has it.  Notes were given when it was read first. */
int reread_locks(void *context, struct locks *l, const char *name, int64_t dump, bool is_last, bool *found,
                 struct pprofx_error *err);

#endif
