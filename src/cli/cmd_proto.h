/* A profile written as a profile. */
#ifndef CLI_CMD_PROTO_H
#define CLI_CMD_PROTO_H

#include "cli/cmd.h"

/* Adds the merged and filtered profile to the output, divided by -divide_by, gzipped; PPROFX_USAGE where that
 * is a terminal. */
int cmd_proto_write(struct cmd_env *env, struct pprofx_error *err);

#endif
