#include "cli/cmd_info.h"
#include "cli/cmd.h"

#include "report/report.h"

int cmd_info_each(struct cmd_env *env, const char *source, const char *compression, const struct profile *p,
                  struct pprofx_error *err)
{
    struct report *report = NULL;
    int rc = report_info(p, source, compression, &report, err);
    if (!rc)
        cmd_report(env, report);
    return rc;
}

const struct cmd cmd_info = {
    .name = "info",
    .words = "SOURCE...",
    .summary = "What a profile is: kind, types, totals, time, program, counts",
    .help = "A section for each source, read on its own.",
    .examples = "info cpu.pb.gz\ninfo --json *.pb.gz",
    .needs = CMD_NEEDS_EACH,
    .min_words = 1,
    .each = cmd_info_each,
};
