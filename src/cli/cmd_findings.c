/* findings: what is wrong, where, by what evidence, what to do. */
#include "cli/cmd.h"

#include "base/error.h"
#include "cli/gather.h"
#include "cli/moments.h"
#include "cli/opts_rules.h"
#include "cli/reread.h"
#include "cli/terminal.h"
#include "findings/findings_json.h"
#include "findings/findings_report.h"
#include "findings/findings_text.h"
#include "findings/recipe.h"
#include "findings/tables_locks.h"

#include <unistd.h>

struct findings_words {
    struct opt_list before;
    struct rules_options rules;
    int fail_on, least;
    bool verbose, recipe;
};

static const struct opt options[] = {
    {"before", NULL, OPT_LIST, offsetof(struct findings_words, before), "SOURCE",
     "compare with what is in this folder or file, taken before"},
    {"fail-on", NULL, OPT_CHOICE, offsetof(struct findings_words, fail_on), "info|warning|critical",
     "exit with 1 when there is a finding so severe"},
    {"least", NULL, OPT_CHOICE, offsetof(struct findings_words, least), "info|warning|critical",
     "show only findings at least so severe, with all their parts"},
    {"verbose", "v", OPT_FLAG, offsetof(struct findings_words, verbose), NULL,
     "all evidence, stacks, levels and sources"},
    {"recipe", NULL, OPT_FLAG, offsetof(struct findings_words, recipe), NULL,
     "print what to fetch from a program, and stop"},
    RULES_OPTS(offsetof(struct findings_words, rules)),
    {0},
};

static bool about(struct cmd_env *env)
{
    const struct findings_words *words = env->options;
    if (words->recipe)
        recipe_text(&env->out);
    return words->recipe;
}

static void print(struct cmd_env *env, const struct finding_list *list)
{
    const struct findings_words *words = env->options;
    enum format format = FORMAT_TEXT;
    int fd = env->common->output ? -1 : STDOUT_FILENO;
    common_format(env->common, &format, NULL); /* checked before the command ran */
    if (format == FORMAT_JSON) {
        findings_json(list, &env->out);
    } else if (format == FORMAT_TEXT) {
        const struct findings_options o = {.verbose = words->verbose,
                                           .color = fd >= 0 && terminal_color(fd, env->common->color),
                                           .width = fd >= 0 && isatty(fd) ? terminal_size(fd).columns : 0};
        findings_text(list, &o, &env->out);
    } else {
        cmd_report(env, findings_report(list));
    }
}

static enum severity worst(const struct finding_list *list)
{
    enum severity s = SEVERITY_NONE;
    for (size_t i = 0; i < list->n_findings; i++)
        if (list->findings[i].severity > s)
            s = list->findings[i].severity;
    return s;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct findings_words *words = env->options;
    const struct tables_again again = {env, reread_locks};
    struct session *session = NULL;
    struct moments_kept kept = {0};
    if (env->common->compat)
        return error_set(err, PPROFX_USAGE,
                         "go tool pprof has no findings to be compatible with; leave --compat out");
    env->kept = &kept;
    int rc = rules_session(&session, &words->rules, &env->notes, err);
    if (!rc)
        rc = gather(env, &words->before, words->fail_on != 0, session, err);
    if (!rc)
        session_read_again(session, &again, env->limits.max_memory);
    if (!rc)
        rc = session_judge(session, &env->notes, err);
    enum severity found = rc ? SEVERITY_NONE : worst(session_list(session));
    if (!rc && words->least)
        findings_least(session_list(session), (enum severity)words->least);
    if (!rc)
        print(env, session_list(session));
    if (!rc && words->fail_on && (int)found >= words->fail_on)
        rc = PPROFX_NO_MATCH;
    env->kept = NULL;
    opened_close(&kept.opened);
    session_free(session);
    return rc;
}

const struct cmd cmd_findings = {
    .name = "findings",
    .words = "SOURCE...",
    .summary = "What is wrong, where, by what evidence, and what to do",
    .help =
        "Reads folders and files: profiles of any kind, goroutine dumps, logs, of one moment or several, "
        "and says what is wrong, the worst first: the function to blame, the evidence, what to do about it, "
        "and the command that shows more. A folder is read with all below it; what is no profile in it is "
        "named and passed over.\n"
        "What follows from something else is a part of that, not a finding of its own. Remarks on the "
        "quality of the profiles come first. With --before, what changed since is found too.\n"
        "The rules and their levels: pprofx rules. Rules of your own are read from --rules and from the "
        "folder "
        "rules in $XDG_CONFIG_HOME/pprofx (~/.config/pprofx), levels from the section [levels] of "
        "config.ini there; options win. docs/findings.md lists the rules, docs/writing-a-rule.md says how "
        "to write one.",
    .examples = "findings incident/\n"
                "findings cpu.pb.gz heap.pb.gz dump.txt\n"
                "findings --before monday/ tuesday/\n"
                "findings --least=warning incident/\n"
                "findings --fail-on=critical --format=markdown incident/\n"
                "findings --level slice-growth=10%,20%,off incident/\n"
                "findings --recipe",
    .options = options,
    .options_size = sizeof(struct findings_words),
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .about = about,
    .run = run,
};
