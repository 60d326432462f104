/* Options every command takes. */
#ifndef CLI_OPTS_COMMON_H
#define CLI_OPTS_COMMON_H

#include "base/table.h"
#include "cli/opt.h"

#include <stdint.h>

struct common_options {
    int format, compat, color; /* 0 or 1 + index of the word */
    bool json, csv, help, version;
    const char *output;
    uint64_t max_memory, max_input;
    const char *dump;
};

enum { COLOR_UNSET, COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

extern const struct opt common_opts[];

/* Which of a text's dumps --dump asks for, as decode_options.dump has it; PPROFX_USAGE for another word. */
int common_dump(const struct common_options *c, int64_t *out, struct pprofx_error *err);

/* The format that --format, --json and --csv agree on; PPROFX_USAGE when they do not. */
int common_format(const struct common_options *c, enum format *out, struct pprofx_error *err);

#endif
