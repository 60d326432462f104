/* pprofx FILE...: what each file is, then the costliest rows of all. */
#include "cli/cmd.h"
#include "cli/cmd_info.h"
#include "cli/opts_profile.h"

#include "report/report.h"

enum { DEFAULT_ROWS = 10 };

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    struct report_options options = *env->report_options;
    struct report *report = NULL;
    if (env->profile_options->nodecount == -1 && env->profile_options->trim)
        options.node_count = DEFAULT_ROWS;
    int rc = report_top(env->profile, &options, &report, &env->notes, err);
    if (!rc)
        cmd_report(env, report);
    return rc;
}

const struct cmd cmd_default = {
    .name = "pprofx",
    .words = "SOURCE...",
    .summary = "What the sources are, and their ten costliest functions",
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
    .each = cmd_info_each,
    .run = run,
};
