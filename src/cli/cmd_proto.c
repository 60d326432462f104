/* proto: the profile itself, as go tool pprof -proto writes it. */
#include "cli/cmd_proto.h"

#include "base/error.h"
#include "cli/opts_profile.h"
#include "profile/encode.h"
#include "profile/merge.h"

#include <unistd.h>

int cmd_proto_write(struct cmd_env *env, struct pprofx_error *err)
{
    const struct profile_options *o = env->profile_options;
    if (!env->common->output && isatty(STDOUT_FILENO))
        return error_set(err, PPROFX_USAGE, "a profile is not for a terminal; give -o FILE");
    if (o->divide_by > 0) /* a negative one has no effect anywhere */
        merge_multiply(env->profile, 1 / o->divide_by, env->common->compat != 0, &env->notes);
    encode_gzip(env->profile, &env->out);
    return PPROFX_OK;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    if (env->common->format || env->common->json || env->common->csv)
        return error_set(err, PPROFX_USAGE,
                         "proto writes a profile; --format, --json and --csv do not go with it");
    return cmd_proto_write(env, err);
}

const struct cmd cmd_proto = {
    .name = "proto",
    .words = "[PROGRAM] SOURCE...",
    .summary = "The merged and filtered profile as a profile, for pprof",
    .help =
        "A gzipped profile.proto with all sample types, as go tool pprof -proto writes it: sources merged, "
        "filters and bases applied; options of display have no effect. convert --to=pprof is the same, and "
        "makes the sample type that is asked for the default one.",
    .examples = "proto -output=both.pb.gz a.pb.gz b.pb.gz\n"
                "proto -focus=json cpu.pb.gz > json.pb.gz\n"
                "proto -diff_base=old.pb.gz new.pb.gz -o diff.pb.gz",
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
    .run = run,
};
