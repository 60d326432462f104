#include "cli/cmd.h"

#include "report/report.h"

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    struct report *report = NULL;
    int rc = report_top(env->profile, env->report_options, &report, &env->notes, err);
    if (!rc)
        cmd_report(env, report);
    return rc;
}

const struct cmd cmd_top = {
    .name = "top",
    .alias = "text",
    .words = "[PROGRAM] SOURCE...",
    .summary = "The costliest functions, lines, files or addresses",
    .help =
        "flat is what a row costs itself, cum what it costs with everything it calls; sum% adds up flat%. "
        "Rows below 0.5% of the total are left out unless -trim=false or -nodefraction=0 is given. "
        "Several sources are merged. A PROGRAM before the sources is taken for the profile's main binary.",
    .examples = "top cpu.pb.gz\n"
                "top -cum -n 20 -focus='http\\.' cpu.pb.gz\n"
                "top -sample_index=alloc_space -lines heap.pb.gz\n"
                "top -diff_base=old.pb.gz new.pb.gz\n"
                "top --json cpu.pb.gz",
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
    .run = run,
};
