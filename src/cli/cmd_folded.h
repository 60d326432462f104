/* What folded and convert share. */
#ifndef CLI_CMD_FOLDED_H
#define CLI_CMD_FOLDED_H

#include "exchange/exchange.h"

struct cmd_env;

/* The output of the run. */
struct exchange_sink cmd_folded_sink(struct cmd_env *env);

/* The labels of the samples as frames, for every granularity. */
void cmd_folded_labels(struct cmd_env *env);

#endif
