/* folded: stacks as lines of text, for FlameGraph, inferno, speedscope, grep and awk. */
#include "cli/cmd_folded.h"
#include "cli/cmd.h"

#include "base/error.h"
#include "cli/output.h"
#include "profile/filter.h"
#include "report/report.h"

struct folded_options {
    bool labels;
};

static const struct opt options[] = {
    {"labels", NULL, OPT_FLAG, offsetof(struct folded_options, labels), NULL,
     "frames made of all labels at the root: key=value"},
    {0},
};

static int write_piece(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    return output_write(context, data, n, err);
}

struct exchange_sink cmd_folded_sink(struct cmd_env *env)
{
    return (struct exchange_sink){write_piece, env->output};
}

void cmd_folded_labels(struct cmd_env *env)
{
    const struct report_options *o = env->report_options;
    filter_label_frames(env->profile, o->fold.granularity == GRANULARITY_FILES, o->unit,
                        o->compat != COMPAT_NONE);
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct folded_options *o = env->options;
    const struct exchange_sink sink = cmd_folded_sink(env);
    enum format format = FORMAT_TEXT;
    common_format(env->common, &format, NULL); /* checked before the command ran */
    if (format != FORMAT_TEXT)
        return error_set(err, PPROFX_USAGE,
                         "folded stacks are text; --format, --json and --csv do not go with them");
    if (o->labels)
        cmd_folded_labels(env);
    return exchange_folded(env->profile, env->report_options, &sink, &env->notes, err);
}

const struct cmd cmd_folded = {
    .name = "folded",
    .words = "[PROGRAM] SOURCE...",
    .summary = "Stacks as lines of text: root;...;leaf VALUE",
    .help = "A line for each distinct stack, as flamegraph.pl, inferno and speedscope read it, sorted by its "
            "frames. "
            "The value is a whole number in the profile's own unit unless -unit is given. In a name ';' "
            "becomes ':', "
            "control characters become escapes, and the blank before a number at its end becomes '_'. All "
            "stacks are "
            "printed: -nodecount, -nodefraction and -trim have no effect.\n"
            "Folded stacks are a source of every command, too.",
    .examples = "folded cpu.pb.gz | flamegraph.pl >cpu.svg\n"
                "folded -lines -sample_index=alloc_space heap.pb.gz\n"
                "folded --labels cpu.pb.gz | grep '^user=42;'\n"
                "folded cpu.pb.gz -o cpu.folded",
    .options = options,
    .options_size = sizeof(struct folded_options),
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
    .run = run,
};
