/* Which rules there are and what their levels are: options that commands about rules share. */
#ifndef CLI_OPTS_RULES_H
#define CLI_OPTS_RULES_H

#include "cli/opt.h"
#include "findings/session.h"

struct rules_options {
    struct opt_list folders, levels;
};

/* Lines of a table of options whose struct has a struct rules_options at this offset. */
#define RULES_OPTS(at)                                                                                       \
    {"rules",  NULL,                                                                                         \
     OPT_LIST, (at) + offsetof(struct rules_options, folders),                                               \
     "DIR",    "rules of your own: the .sql files in it; may be given several times"},                       \
    {                                                                                                        \
        "level", NULL, OPT_LIST, (at) + offsetof(struct rules_options, levels), "ID=INFO,WARNING,CRITICAL",  \
            "other levels of a rule: numbers, percent, 8MB, - as it is, off; may be given several times"     \
    }

/* A session with the rules built in, those of the user's folder and of --rules, and the levels of the user's
 * settings and of --level; options may be NULL.  PPROFX_USAGE for a wrong option; what is wrong in the user's
 * files is named in notes. */
int rules_session(struct session **out, const struct rules_options *options, struct notes *notes,
                  struct pprofx_error *err);

#endif
