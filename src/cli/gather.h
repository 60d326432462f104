/* From the words of the command line to the tables that rules are written over: folders with all in them. */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include "cli/cmd.h"
#include "findings/session.h"

/* Reads the sources of env->words, and of before as the set that was taken before.  Each file becomes a
 * source of the session's list, whatever it is: what cannot be read is told there.  The first failure is the
 * error when nothing could be read of env->words, and so is everything that is not the fault of a source.
 * all: for --fail-on, a source that is named and cannot be opened is an error, too. */
int gather(struct cmd_env *env, const struct opt_list *before, bool all, struct session *session,
           struct pprofx_error *err);

#endif
