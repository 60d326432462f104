/* info's section for one source, which the call without a command prints too. */
#ifndef CLI_CMD_INFO_H
#define CLI_CMD_INFO_H

#include "cli/cmd.h"

int cmd_info_each(struct cmd_env *env, const char *source, const char *compression, const struct profile *p,
                  struct pprofx_error *err);

#endif
