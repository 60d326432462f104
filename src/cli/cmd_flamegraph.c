#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "cli/binaries.h"
#include "cli/command_line.h"
#include "cli/help.h"
#include "cli/judged.h"
#include "cli/opts_profile.h"
#include "cli/program.h"
#include "cli/terminal.h"
#include "flame/csp.h"
#include "flame/source_url.h"
#include "flame/states.h"
#include "flame/svg.h"
#include "flame/term.h"
#include "fold/recursion.h"
#include "profile/profile.h"

#include <inttypes.h>
#include <stddef.h>
#include <unistd.h>

struct flamegraph_options {
    bool flame, diff, html, csp, term, png, bottom_up, collapse, findings;
    const char *sandwich, *source_url;
    int palette; /* 0 or 1 + enum palette_kind */
    int order;   /* ORDER_… */
    int types;   /* TYPES_… */
    int scale;   /* enum diff_scale */
    int64_t max_frames, rows;
    const char *words[2]; /* with --diff: the sources without OLD */
};

enum { MAX_FRAMES = 600000 };
enum { ORDER_UNSET, ORDER_NAME, ORDER_WEIGHT };
enum { TYPES_UNSET, TYPES_ALL, TYPES_SHOWN };

static const struct opt options[] = {
    {"flame", NULL, OPT_FLAG, offsetof(struct flamegraph_options, flame), NULL, "the root at the bottom"},
    {"bottom-up", NULL, OPT_FLAG, offsetof(struct flamegraph_options, bottom_up), NULL,
     "the functions that cost something themselves first, below each its callers"},
    {"sandwich", NULL, OPT_TEXT, offsetof(struct flamegraph_options, sandwich), "regex",
     "the functions that match: their callers above, what they call below"},
    {"collapse-recursion", NULL, OPT_FLAG, offsetof(struct flamegraph_options, collapse), NULL,
     "a function that calls itself is drawn once, however deep"},
    {"order", NULL, OPT_CHOICE, offsetof(struct flamegraph_options, order), "name|weight",
     "of boxes beside each other: by name (default), or the costliest first (default with --bottom-up)"},
    {"diff", NULL, OPT_FLAG, offsetof(struct flamegraph_options, diff), NULL,
     "what changed between two sources, OLD and NEW"},
    {"scale", NULL, OPT_CHOICE, offsetof(struct flamegraph_options, scale), "total|duration|none",
     "what is made equal of OLD and NEW; CPU: total, levels: none, else duration"},
    {"types", NULL, OPT_CHOICE, offsetof(struct flamegraph_options, types), "all|shown",
     "the sample types in the file: all, to switch between them in a browser (default), or the one shown"},
    {"max_frames", NULL, OPT_INT, offsetof(struct flamegraph_options, max_frames), "N",
     "keep so many frames in the file, the costliest; fold the rest (600000)"},
    {"palette", NULL, OPT_CHOICE, offsetof(struct flamegraph_options, palette), "owner|heat|depth|state",
     "what colours tell: whose code it is (default), what a frame costs itself, levels apart, or what "
     "goroutines wait for (default for them)"},
    {"source-url", NULL, OPT_TEXT, offsetof(struct flamegraph_options, source_url), "URL",
     "links to source lines: an address with {file}, {line}, {function} in it"},
    {"findings", NULL, OPT_FLAG, offsetof(struct flamegraph_options, findings), NULL,
     "say what is wrong, as the command of that name does, and mark the frames to blame"},
    {"html", NULL, OPT_FLAG, offsetof(struct flamegraph_options, html), NULL,
     "an HTML file with a panel beside the picture"},
    {"csp", NULL, OPT_FLAG, offsetof(struct flamegraph_options, csp), NULL,
     "print the Content-Security-Policy under which SVG and HTML files run, and stop"},
    {"png", NULL, OPT_FLAG, offsetof(struct flamegraph_options, png), NULL,
     "the picture as PNG, converted by rsvg-convert"},
    {"term", NULL, OPT_FLAG, offsetof(struct flamegraph_options, term), NULL,
     "draw in the terminal, as wide as it is"},
    {"rows", NULL, OPT_INT, offsetof(struct flamegraph_options, rows), "N",
     "with --term: draw so many levels of frames (what the screen has room for)"},
    {0},
};

/* A file is no terminal, even when standard output is one. */
static int draw_term(struct cmd_env *env, const struct flame_options *flame, int64_t rows,
                     struct pprofx_error *err)
{
    const struct common_options *c = env->common;
    int fd = c->output ? -1 : STDOUT_FILENO;
    struct terminal_size size = terminal_size(fd);
    struct term_options term = {
        .width = size.columns, .lines = size.lines, .rows = rows > 0 ? (size_t)rows : 0};
    if (terminal_color(fd, c->color))
        term.colors = terminal_true_color() ? TERM_TRUE : TERM_256;
    return flame_term(env->profile, flame, &term, &env->out, &env->notes, err);
}

static bool is_terminal(const struct cmd_env *env)
{
    return !env->common->output && isatty(STDOUT_FILENO);
}

/* Twice as large, so that texts are sharp where the picture is made smaller. */
static int draw_png(struct cmd_env *env, const struct flame_options *flame, struct pprofx_error *err)
{
    static const char *const argv[] = {"rsvg-convert", "--format=png", "--zoom=2", NULL};
    bool missing = false;
    struct buf svg = {0};
    if (is_terminal(env))
        return error_set(err, PPROFX_USAGE, "a PNG is not for a terminal; write it to a file: -o FILE.png");
    int rc = flame_svg(env->profile, flame, &svg, &env->notes, err);
    if (!rc)
        rc = program_filter(argv, (struct str){buf_text(&svg), svg.len}, &env->out, &missing, err);
    if (missing)
        rc = error_set(
            err, PPROFX_OUTPUT,
            "--png needs rsvg-convert, which is not installed (Debian: librsvg2-bin); the SVG needs "
            "nothing");
    buf_free(&svg);
    return rc;
}

/* What stands in the way of one another. */
static int check(const struct flamegraph_options *o, struct pprofx_error *err)
{
    if (o->sandwich && *o->sandwich && (o->bottom_up || o->flame))
        return error_set(
            err, PPROFX_USAGE,
            "--sandwich has its own direction; it goes neither with --flame nor with --bottom-up");
    if (o->rows && !o->term)
        return error_set(err, PPROFX_USAGE, "--rows is for --term");
    if (o->rows < 0)
        return error_set(err, PPROFX_USAGE, "--rows is how many levels to draw, not %" PRId64, o->rows);
    if (o->max_frames < 0)
        return error_set(err, PPROFX_USAGE, "--max_frames is how many frames to keep, not %" PRId64,
                         o->max_frames);
    if (o->png + o->term + o->html > 1)
        return error_set(err, PPROFX_USAGE, "--html, --png and --term are different files; keep one");
    return o->source_url && *o->source_url ? source_url_check(o->source_url, err) : 0;
}

static bool about(struct cmd_env *env)
{
    const struct flamegraph_options *o = env->options;
    if (!o->csp)
        return false;
    csp_policy(&env->out, false);
    buf_char(&env->out, '\n');
    return true;
}

static const char no_palette[] = "a difference has colours of its own; --palette does not apply";

static int check_diff(const struct cmd_env *env, const struct profile_options *profile,
                      struct pprofx_error *err)
{
    const struct flamegraph_options *o = env->options;
    bool any = o->diff || profile->diff_base.n;
    if (o->palette && any)
        return error_set(err, PPROFX_USAGE, no_palette);
    if (o->diff && (profile->base.n || profile->diff_base.n))
        return error_set(err, PPROFX_USAGE,
                         "--diff compares its two sources; -base and -diff_base do not apply");
    return 0;
}

/* --diff OLD NEW is -diff_base=OLD NEW. */
static int settle(struct cmd_env *env, struct profile_options *profile, struct pprofx_error *err)
{
    struct flamegraph_options *o = env->options;
    size_t skip = env->n_words > 1 && binary_is_program(env->words[0]);
    int rc = check(o, err);
    if (!rc)
        rc = check_diff(env, profile, err);
    if (!rc && o->findings)
        rc = judged_begin(env, err);
    if (rc || !o->diff)
        return rc;
    if (env->n_words != skip + 2)
        return error_set(err, PPROFX_USAGE, "--diff takes two sources, OLD and NEW, not %zu",
                         env->n_words - skip);
    opt_list_add(&profile->diff_base, env->words[skip]);
    o->words[0] = env->words[0];
    o->words[skip] = env->words[skip + 1];
    env->words = o->words;
    env->n_words = skip + 1;
    return 0;
}

/* pprof's option for how many nodes there are to be means frames here. */
static size_t max_frames(const struct cmd_env *env)
{
    const struct flamegraph_options *o = env->options;
    if (o->max_frames > 0)
        return (size_t)o->max_frames;
    return env->profile_options->nodecount > 0 ? (size_t)env->profile_options->nodecount : MAX_FRAMES;
}

static enum flame_mode mode_of(const struct flamegraph_options *o)
{
    if (o->sandwich && *o->sandwich)
        return FLAME_SANDWICH;
    return o->bottom_up ? FLAME_UP : FLAME_DOWN;
}

static struct flame_origin origin_of(const struct cmd_env *env, const char *command)
{
    const struct side *before = &env->sides.of[SIDE_BEFORE];
    return (struct flame_origin){
        .command = command,
        .of = &env->sides.of[SIDE_AFTER],
        .minus = before->n_names && !env->sides.n_columns ? before : NULL,
    };
}

/* Goroutines are coloured by what they wait for, unless something else is asked for. */
static int split_states(struct cmd_env *env, uint8_t **classes, struct pprofx_error *err)
{
    const struct flamegraph_options *o = env->options;
    bool asked = o->palette == 1 + PALETTE_STATE;
    if (!env->sides.n_columns && (asked || !o->palette))
        *classes = states_split(env->profile);
    if (asked && !*classes)
        return error_set(err, PPROFX_USAGE, "--palette=state is for dumps and profiles of goroutines");
    return 0;
}

static enum palette_kind palette_of(const struct flamegraph_options *o, const uint8_t *classes)
{
    if (classes)
        return PALETTE_STATE;
    return o->palette ? (enum palette_kind)(o->palette - 1) : PALETTE_OWNER;
}

/* What is known only when the sources are read: whether this is a difference, and of what. */
static int check_drawn(const struct cmd_env *env, bool is_diff, struct pprofx_error *err)
{
    const struct flamegraph_options *o = env->options;
    enum format format = FORMAT_TEXT;
    common_format(env->common, &format, NULL); /* checked before the command ran */
    if (format != FORMAT_TEXT)
        return error_set(err, PPROFX_USAGE,
                         "a flamegraph is a picture; --format, --json and --csv do not apply");
    if (o->scale && !is_diff)
        return error_set(err, PPROFX_USAGE, "--scale is about a difference; it needs --diff OLD NEW");
    if (o->palette && is_diff)
        return error_set(err, PPROFX_USAGE, no_palette);
    if (o->types == TYPES_SHOWN && is_diff)
        return error_set(err, PPROFX_USAGE,
                         "a difference keeps all its sample types; --types=shown does not apply");
    if (env->report_options->fold.mean)
        return error_set(err, PPROFX_USAGE,
                         "means do not add up, so a flamegraph cannot show -mean; use top -mean");
    return 0;
}

static int write_form(struct cmd_env *env, const struct flame_options *flame, struct pprofx_error *err)
{
    const struct flamegraph_options *o = env->options;
    if (flame->source && flame->form == FLAME_PICTURE)
        notes_add(&env->notes, "--source-url is for SVG and HTML files: --%s has no links",
                  o->png ? "png" : "term");
    if (o->png)
        return draw_png(env, flame, err);
    if (o->term)
        return draw_term(env, flame, o->rows, err);
    if (is_terminal(env))
        return error_set(err, PPROFX_USAGE,
                         "the picture is not for a terminal; write it to a file: -o FILE.%s, or draw "
                         "here: --term",
                         o->html ? "html" : "svg");
    return flame_svg(env->profile, flame, &env->out, &env->notes, err);
}

static int draw(struct cmd_env *env, const char *command, const uint8_t *classes, const struct found *found,
                struct pprofx_error *err)
{
    const struct flamegraph_options *o = env->options;
    struct report_options report = *env->report_options;
    const struct flame_options flame = {
        .report = &report,
        .flame = o->flame,
        .form = o->html             ? FLAME_HTML
                : o->png || o->term ? FLAME_PICTURE
                                    : FLAME_WHOLE,
        .mode = mode_of(o),
        .focus = o->sandwich,
        .by_weight = o->order ? o->order == ORDER_WEIGHT : o->bottom_up,
        .palette = palette_of(o, classes),
        .classes = classes,
        .sides = env->sides.n_columns ? &env->sides : NULL,
        .scale = (enum diff_scale)o->scale,
        .source = o->source_url && *o->source_url ? o->source_url : NULL,
        .max_frames = max_frames(env),
        .collapsed = o->collapse,
        .origin = origin_of(env, command),
        .found = found,
    };
    int rc = check_drawn(env, flame.sides, err);
    if (rc)
        return rc;
    if (o->types == TYPES_SHOWN) {
        profile_keep_value(env->profile, report.fold.value);
        report.fold.value = 0;
    }
    return write_form(env, &flame, err);
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct flamegraph_options *o = env->options;
    struct opt_group groups[CMD_MAX_GROUPS];
    struct buf line = {0}, all = {0};
    struct found found = {0};
    cmd_groups(env->cmd, groups);
    command_line(&line, env->argc, env->argv, groups);
    uint8_t *classes = NULL;
    if (o->collapse) /* first: states have classes of all locations there are */
        recursion_collapse(env->profile, &env->report_options->fold);
    int rc = split_states(env, &classes, err);
    if (!rc && o->findings)
        rc = judged_end(env, &found, &all, err);
    if (!rc)
        rc = draw(env, buf_text(&line), classes, o->findings ? &found : NULL, err);
    mem_free(classes);
    buf_free(&line);
    buf_free(&all);
    return rc;
}

const struct cmd cmd_flamegraph = {
    .name = "flamegraph",
    .words = "[PROGRAM] SOURCE...",
    .summary = "A flamegraph: one SVG that opens in any browser",
    .help = "Boxes below a box are what it calls; the width of a box is what it costs with everything it "
            "calls. The "
            "file needs nothing else: in a browser it zooms and searches, anywhere else it is a complete "
            "picture.",
    .examples = "flamegraph cpu.pb.gz -o cpu.svg\n"
                "flamegraph -sample_index=alloc_space heap.pb.gz -o allocs.svg\n"
                "flamegraph --html cpu.pb.gz -o cpu.html\n"
                "flamegraph --term cpu.pb.gz\n"
                "flamegraph --findings cpu.pb.gz -o cpu.svg\n"
                "flamegraph --png cpu.pb.gz -o cpu.png\n"
                "flamegraph --diff old.pb.gz new.pb.gz -o diff.svg\n"
                "flamegraph -focus='http\\.' -flame cpu.pb.gz > http.svg",
    .options = options,
    .options_size = sizeof(struct flamegraph_options),
    .needs = CMD_NEEDS_PROFILE,
    .min_words = 1,
    .about = about,
    .compares = true,
    .settle = settle,
    .each = judged_add,
    .run = run,
};
