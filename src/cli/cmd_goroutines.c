#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/regex.h"
#include "cli/duration.h"
#include "cli/moments.h"
#include "cli/opts_profile.h"
#include "cli/prepare.h"
#include "cli/terminal.h"
#include "goroutines/full.h"
#include "goroutines/full_read.h"
#include "goroutines/groups_report.h"
#include "profile/filter.h"
#include "profile/gostate.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "source/source.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct goroutines_words {
    const char *by, *state, *min_wait;
    bool full, all;
};

enum { USUAL_GROUPS = 20 };

static const struct opt options[] = {
    {"by", NULL, OPT_TEXT, offsetof(struct goroutines_words, by), "WHAT",
     "totals by state, creator, function (the innermost of yours) or label=KEY, instead of groups"},
    {"state", NULL, OPT_TEXT, offsetof(struct goroutines_words, state), "REGEX",
     "keep goroutines whose state matches, or a class: lock, channel, wait, io, thread, time, runtime, busy"},
    {"min-wait", NULL, OPT_TEXT, offsetof(struct goroutines_words, min_wait), "DURATION",
     "keep goroutines that are said to wait so long: 5m, 1h30m"},
    {"full", NULL, OPT_FLAG, offsetof(struct goroutines_words, full), NULL,
     "every frame, with the arguments of one goroutine of each group"},
    {"all", NULL, OPT_FLAG, offsetof(struct goroutines_words, all), NULL,
     "the runtime's and libraries' own goroutines, too"},
    {0},
};

/* While the moments are read. */
struct gathering {
    struct cmd_env *env;
    struct groups *groups;
    const char *source; /* of the last moment */
    uint64_t ordinal;   /* of its dump, 0: the sum of all; only when is_dump */
    bool is_dump;
    struct moments_kept kept;
};

static int take_moment(void *context, const char *source, struct profile *p, struct pprofx_error *err)
{
    struct gathering *gathering = context;
    const struct profile_options *o = gathering->env->profile_options;
    const struct told *told = p->told;
    uint64_t total = groups_total(p);
    gathering->source = source;
    gathering->is_dump = told && told->n_moments;
    gathering->ordinal = told ? told->moment : 0;
    if (groups_memstats(gathering->groups, p) && !groups_are_of(p))
        return 0;
    filter_tag_frames(p, o->tagroot, o->tagleaf, o->unit, gathering->env->common->compat != 0,
                      &gathering->env->notes);
    int rc = prepare_filter(gathering->env, p, o, err);
    if (!rc && o->relative_percentages)
        total = groups_total(p);
    return rc ? rc : groups_add(gathering->groups, p, str_of(source), total, err);
}

static int parse_by(const char *word, struct goroutines_options *out, struct pprofx_error *err)
{
    static const char *const words[] = {
        [BY_STACK] = "stack", [BY_STATE] = "state", [BY_CREATOR] = "creator", [BY_FUNCTION] = "function"};
    if (!word || !*word)
        return 0;
    if (strncmp(word, "label=", 6) == 0 && word[6]) {
        out->by = BY_LABEL;
        out->label = word + 6;
        return 0;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            out->by = (enum goroutines_by)i;
            return 0;
        }
    return error_set(err, PPROFX_USAGE,
                     "option -by needs state, creator, function, stack or label=KEY, not \"%s\"", word);
}

static int make_wish(const struct goroutines_words *words, struct groups_wish *wish, struct regex **state,
                     struct pprofx_error *err)
{
    if (words->min_wait && *words->min_wait && !duration_parse(words->min_wait, &wish->min_wait))
        return error_set(err, PPROFX_USAGE,
                         "option -min-wait needs a time such as 90s, 5m or 1h30m, not \"%s\"",
                         words->min_wait);
    if (!words->state || !*words->state)
        return 0;
    int rc = regex_new(state, words->state, err);
    if (rc) {
        error_prefix(err, "parsing state regexp: ");
        return rc;
    }
    wish->state = *state;
    wish->state_text = words->state;
    return 0;
}

static void print(struct cmd_env *env, const struct groups *g, struct goroutines_options *o)
{
    enum format format = FORMAT_TEXT;
    int fd = env->common->output ? -1 : STDOUT_FILENO;
    common_format(env->common, &format, NULL); /* checked before the command ran */
    o->color = fd >= 0 && terminal_color(fd, env->common->color);
    o->width = fd >= 0 && isatty(fd) ? terminal_size(fd).columns : 0;
    if (format == FORMAT_TEXT)
        goroutines_text(g, o, &env->out);
    else
        cmd_report(env, goroutines_report(g, o));
}

/* By default everything goes into data; a screen has room for less. */
static size_t most_groups(const struct cmd_env *env)
{
    enum format format = FORMAT_TEXT;
    int64_t n = env->profile_options->nodecount;
    common_format(env->common, &format, NULL);
    if (n >= 0)
        return (size_t)n;
    return format == FORMAT_TEXT ? USUAL_GROUPS : 0;
}

/* The last moment's dump once more, for one goroutine of each group that will be shown. */
static int read_full(const struct gathering *gathering, struct goroutines_options *o, struct full **out,
                     struct pprofx_error *err)
{
    struct cmd_env *env = gathering->env;
    struct opened opened = {0};
    if (!o->whole || !gathering->is_dump)
        return 0;
    *out = full_new();
    goroutines_choose(gathering->groups, o, *out);
    struct source *kept = NULL;
    int rc = moments_again(env, gathering->source, &kept, err);
    if (!rc && !kept)
        rc = opened_open(&opened, gathering->source, &env->limits, &env->notes, err);
    if (!rc)
        rc = full_read(kept ? kept : opened.source, gathering->ordinal, env->limits.max_memory, *out, err);
    opened_close(&opened);
    if (rc)
        error_prefix(err, "%s: ", gathering->source);
    o->full = *out;
    return rc;
}

static void say_what_is_missing(struct cmd_env *env, const struct groups *g, const struct groups_wish *wish)
{
    bool told = false;
    for (size_t i = 0; i < groups_moments(g); i++)
        told = told || groups_moment(g, i)->waits_told;
    if (wish->min_wait > 0 && !told)
        notes_add(&env->notes, "No wait of that length is told; a dump tells waits in whole minutes, and not "
                               "of every goroutine");
}

/* A state that is mistyped leaves nothing: which there are, with the words for their classes. */
static void say_which_states(struct cmd_env *env, const struct groups *g, const struct groups_wish *wish)
{
    size_t n, shown = 0;
    const struct tally *passed = groups_passed(g, &n);
    struct buf text = {0};
    if (!wish->state || groups_count(g))
        return;
    for (size_t i = 0; i < n; i++)
        if (passed[i].text.n)
            buf_printf(&text, "%s%.*s (%s)", shown++ ? ", " : "", (int)passed[i].text.n, passed[i].text.p,
                       gostate_name(gostate_of(passed[i].text)));
    if (shown)
        notes_add(&env->notes, "No goroutine is in a state that matches \"%s\"; there are %s",
                  wish->state_text, buf_text(&text));
    buf_free(&text);
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct goroutines_words *words = env->options;
    struct groups_wish wish = {0};
    struct regex *state = NULL;
    struct goroutines_options o = {.max = most_groups(env), .all = words->all, .whole = words->full};
    struct full *full = NULL;
    int rc = parse_by(words->by, &o, err);
    wish.label = o.label;
    if (!rc)
        rc = make_wish(words, &wish, &state, err);
    struct gathering gathering = {.env = env, .groups = groups_new(&wish)};
    const struct moments_each each = {&gathering, take_moment};
    env->kept = words->full ? &gathering.kept : NULL;
    if (!rc)
        rc = moments_fetch(env, &each, err);
    if (!rc && !groups_moments(gathering.groups))
        rc = error_set(err, PPROFX_FORMAT, "none of the sources tells of goroutines");
    if (!rc)
        rc = read_full(&gathering, &o, &full, err);
    if (!rc) {
        say_what_is_missing(env, gathering.groups, &wish);
        say_which_states(env, gathering.groups, &wish);
        print(env, gathering.groups, &o);
    }
    env->kept = NULL;
    opened_close(&gathering.kept.opened);
    full_free(full);
    groups_free(gathering.groups);
    regex_free(state);
    return rc;
}

const struct cmd cmd_goroutines = {
    .name = "goroutines",
    .words = "SOURCE...",
    .summary = "What goroutines wait for, what is suspicious first",
    .help =
        "Reads dumps (goroutine?debug=2, SIGQUIT, panics and fatal errors, in any log), debug=1 texts and "
        "profiles of goroutines. First come those that failed, that can never go on, that want a lock and "
        "who may "
        "hold it; then what grew or is very many; then the rest.\n"
        "Waits are lower bounds. Several sources, or several dumps in one, are compared: growth from the "
        "first to "
        "the last, what grew most first. A heap profile as text (heap?debug=1) beside them tells what stacks "
        "take.",
    .examples = "goroutines dump.txt\n"
                "goroutines --min-wait=5m --state=lock dump.txt\n"
                "goroutines --by function dump.txt\n"
                "goroutines --full -focus='main\\.\\(\\*bank\\)' dump.txt\n"
                "goroutines before.txt after.txt\n"
                "goroutines - <pod.log",
    .options = options,
    .options_size = sizeof(struct goroutines_words),
    .needs = CMD_NEEDS_MOMENTS,
    .min_words = 1,
    .run = run,
};
