/* The report flags of go tool pprof: "pprofx -top FILE" is "pprofx top FILE". */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "cli/opt.h"

enum { N_FORMAT_FLAGS = 21, N_FORMAT_VALUES = 5 };

struct format_options {
    bool flag[N_FORMAT_FLAGS];          /* -top, -tree, … */
    const char *value[N_FORMAT_VALUES]; /* -list=REGEX, … */
};

extern const struct opt format_opts[];

/* The name of the one report that was chosen, or NULL when there was none; PPROFX_USAGE for two. */
int format_chosen(const struct format_options *f, const char **name, struct pprofx_error *err);

/* Whether a word is the name of one of pprof's reports, so that it can be said that it is not built yet. */
bool format_is_known(const char *name);

#endif
