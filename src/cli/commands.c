#include "cli/cmd.h"

#include <stddef.h>

const struct cmd *const commands[] = {
    NULL,
};
