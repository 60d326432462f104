#include "cli/prepare.h"

int prepare(struct cmd_env *env, struct profile_options *options, struct pprofx_error *err)
{
    (void)env;
    (void)options;
    (void)err;
    return 0;
}

void prepare_free(struct cmd_env *env)
{
    (void)env;
}
