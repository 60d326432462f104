/* convert: a profile in another format. */
#include "cli/cmd.h"
#include "cli/cmd_folded.h"
#include "cli/cmd_proto.h"

#include "base/error.h"
#include "cli/opts_profile.h"
#include "cli/output.h"
#include "profile/profile.h"
#include "report/report.h"

enum { TO_UNSET, TO_SPEEDSCOPE, TO_FOLDED, TO_PPROF };

struct convert_options {
    int to;
    bool labels;
};

static const struct opt options[] = {
    {"to", NULL, OPT_CHOICE, offsetof(struct convert_options, to), "speedscope|folded|pprof",
     "the format to write"},
    {"labels", NULL, OPT_FLAG, offsetof(struct convert_options, labels), NULL,
     "frames made of all labels at the root: key=value"},
    {0},
};

/* All value types stay; the one that was asked for becomes the default. */
static int write_pprof(struct cmd_env *env, struct pprofx_error *err)
{
    struct profile *p = env->profile;
    const struct profile_options *o = env->profile_options;
    if (o->sample_index && *o->sample_index)
        p->default_type = p->types[env->report_options->fold.value].type;
    return cmd_proto_write(env, err);
}

static int write_as(struct cmd_env *env, int to, struct pprofx_error *err)
{
    const struct report_options *o = env->report_options;
    const struct exchange_sink sink = cmd_folded_sink(env);
    switch (to) {
    case TO_SPEEDSCOPE:
        return exchange_speedscope(env->profile, o, "pprofx " PPROFX_VERSION, &sink, &env->notes, err);
    case TO_FOLDED:
        return exchange_folded(env->profile, o, &sink, &env->notes, err);
    default:
        return write_pprof(env, err);
    }
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct convert_options *o = env->options;
    if (!o->to)
        return error_set(err, PPROFX_USAGE, "convert needs --to=speedscope, --to=folded or --to=pprof");
    if (env->common->format || env->common->json || env->common->csv)
        return error_set(err, PPROFX_USAGE,
                         "--to names the format of convert; --format, --json and --csv do not go with it");
    int rc = exchange_check(env->report_options, err);
    if (rc)
        return rc;
    if (o->labels)
        cmd_folded_labels(env);
    return write_as(env, o->to, err);
}

const struct cmd cmd_convert = {
    .name = "convert",
    .words = "--to=FORMAT [PROGRAM] SOURCE...",
    .summary = "The profile as folded stacks, for speedscope, or for pprof",
    .help =
        "speedscope: the JSON of https://www.speedscope.app, a profile for each sample type; a frame has its "
        "function's file and first line, with -lines the line itself.\n"
        "folded: what the command folded prints.\n"
        "pprof: a gzipped profile.proto of the merged and filtered profile with all its sample types; the "
        "one "
        "that is asked for becomes its default.",
    .examples = "convert --to speedscope cpu.pb.gz -o cpu.speedscope.json\n"
                "convert --to pprof -focus=json a.pb.gz b.pb.gz -o json.pb.gz\n"
                "convert --to pprof perf.folded -o perf.pb.gz",
    .options = options,
    .options_size = sizeof(struct convert_options),
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
    .run = run,
};
