/* What stands between the options and a command: sources read, merged, filtered, the report's options made.
 */
#ifndef CLI_PREPARE_H
#define CLI_PREPARE_H

#include "cli/cmd.h"

/* Does what the command needs, in pprof's order of work; calls the command's .each on the way. */
int prepare(struct cmd_env *env, struct profile_options *options, struct pprofx_error *err);

/* The filters of the options, applied to a profile. */
int prepare_filter(struct cmd_env *env, struct profile *p, const struct profile_options *options,
                   struct pprofx_error *err);
void prepare_free(struct cmd_env *env);

#endif
