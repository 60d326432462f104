/* rules: which there are, what one says, what they are written with. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "cli/opts_rules.h"
#include "findings/rules_doc.h"
#include "findings/rules_report.h"
#include "findings/schema.h"
#include "report/report.h"

#include <string.h>

struct rules_words {
    struct rules_options rules;
};

static const struct opt options[] = {
    RULES_OPTS(offsetof(struct rules_words, rules)),
    {0},
};

static int list(struct cmd_env *env, struct session *session, struct pprofx_error *err)
{
    const struct rules *rules = session_rules(session);
    int rc = rules_have_users(rules) ? session_check(session, &env->notes, err) : 0;
    if (!rc)
        cmd_report(env, rules_list_report(rules));
    return rc;
}

/* The rule that is asked for; NULL with an error. */
static const struct rule *asked_rule(const struct cmd_env *env, const struct session *session,
                                     struct pprofx_error *err)
{
    const struct rules *rules = session_rules(session);
    const char *id = env->words[1];
    const struct rule *rule = rules_find(rules, str_of(id));
    if (!rule)
        (void)rules_no_such(rules, str_of(id), err);
    return rule;
}

static int show(struct cmd_env *env, struct session *session, struct pprofx_error *err)
{
    const struct rule *rule = asked_rule(env, session, err);
    if (!rule)
        return PPROFX_USAGE;
    cmd_report(env, rules_show_report(rule));
    return 0;
}

/* The file of a rule as it is, to be copied. */
static int source(struct cmd_env *env, struct session *session, struct pprofx_error *err)
{
    const struct rule *rule = asked_rule(env, session, err);
    if (!rule)
        return PPROFX_USAGE;
    buf_puts(&env->out, rule->text);
    return 0;
}

static int schema(struct cmd_env *env, struct session *session, struct pprofx_error *err)
{
    struct table *rows = NULL;
    int rc = session_check(session, &env->notes, err);
    if (!rc)
        rc = schema_table(session_tables(session), session_marks(session), &rows, err);
    if (rc)
        return rc;
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "schema";
    report->rows = rows;
    cmd_report(env, report);
    return 0;
}

/* docs/findings.md. */
static int docs(struct cmd_env *env, struct session *session, struct pprofx_error *err)
{
    (void)err;
    rules_doc(session_rules(session), &env->out);
    return 0;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    static const struct {
        const char *word;
        size_t n_words;
        int (*run)(struct cmd_env *env, struct session *session, struct pprofx_error *err);
    } asked[] = {{"list", 1, list},
                 {"show", 2, show},
                 {"source", 2, source},
                 {"schema", 1, schema},
                 {"docs", 1, docs}};
    const struct rules_words *words = env->options;
    const char *word = env->n_words ? env->words[0] : "list";
    size_t n = env->n_words ? env->n_words : 1, i = 0;
    struct session *session = NULL;
    while (i < sizeof asked / sizeof *asked && (strcmp(word, asked[i].word) != 0 || n != asked[i].n_words))
        i++;
    if (i == sizeof asked / sizeof *asked)
        return error_set(
            err, PPROFX_USAGE,
            "rules takes nothing, \"show ID\", \"source ID\", \"schema\" or \"docs\"; see pprofx help rules");
    int rc = rules_session(&session, &words->rules, &env->notes, err);
    if (!rc)
        rc = asked[i].run(env, session, err);
    session_free(session);
    return rc;
}

const struct cmd cmd_rules = {
    .name = "rules",
    .words = "[show ID | source ID | schema | docs]",
    .summary = "The rules behind findings: what they look for, their levels, why",
    .help =
        "Lists the rules of pprofx findings, built in and your own, with the levels that hold for you.\n"
        "rules show ID tells all of one: what it needs, its levels and the reason for them, what it passes "
        "over, what to do, and its SQL.\n"
        "rules source ID prints the file of one, to be changed in a folder of your own; it takes the place "
        "of "
        "the rule with its id.\n"
        "rules schema lists what rules are written with: views and tables with their columns, functions, "
        "marks. docs/writing-a-rule.md says how.\n"
        "rules docs prints all of them as Markdown, as docs/findings.md has them.",
    .examples = "rules\n"
                "rules show gc-cpu-overhead\n"
                "rules source gc-cpu-overhead -o my-rules/gc-cpu-overhead.sql\n"
                "rules --rules my-rules/\n"
                "rules --json schema",
    .options = options,
    .options_size = sizeof(struct rules_words),
    .needs = CMD_NEEDS_NOTHING,
    .max_words = 2,
    .run = run,
};
