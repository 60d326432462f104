/* pprofx FILE...: what the files are, then the costliest rows. */
#include "cli/cmd.h"

const struct cmd cmd_default = {
    .name = "pprofx",
    .words = "FILE...",
    .summary = "What the files are, and their ten costliest functions",
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
};
