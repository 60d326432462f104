/* The runner: from argv to an exit code. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "cli/formats.h"
#include "cli/help.h"
#include "cli/interrupt.h"
#include "cli/opts_profile.h"
#include "cli/output.h"
#include "cli/prepare.h"
#include "cli/terminal.h"
#include "db/db.h"

#include <string.h>
#include <unistd.h>

/* Everything one run owns. */
struct run {
    struct cmd_env env;
    struct common_options common;
    struct profile_options profile;
    struct format_options formats;
    struct opt_group groups[CMD_MAX_GROUPS + 1];
    struct opt_list words;
};

static void no_memory(size_t wanted)
{
    struct pprofx_error err;
    (void)error_set(&err, PPROFX_LIMIT, "out of memory: %zu bytes more were needed", wanted);
    terminal_error(err.message, COLOR_NEVER);
    _exit(3);
}

static int exit_code(int rc)
{
    switch ((enum pprofx_code)rc) {
    case PPROFX_OK:
        return 0;
    case PPROFX_NO_MATCH:
        return 1;
    case PPROFX_USAGE:
        return 2;
    case PPROFX_IO:
    case PPROFX_FORMAT:
    case PPROFX_LIMIT:
        return 3;
    case PPROFX_OUTPUT:
        return 4;
    case PPROFX_INTERRUPTED:
        return 130;
    }
    return 3;
}

static bool is_plain_word(const char *word)
{
    return word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")] == '\0' &&
           *word != '-';
}

static int not_built(const char *name, struct pprofx_error *err)
{
    return error_set(err, PPROFX_USAGE, "%s is not built yet in this version", name);
}

/* The command the first word names; cmd_default when it is an option or a source. */
static int find_command(const char *word, const struct cmd **out, struct pprofx_error *err)
{
    struct suggestion s = {.word = word};
    *out = &cmd_default;
    if (!word || !is_plain_word(word))
        return 0;
    const struct cmd *cmd = cmd_find(word);
    if (cmd) {
        *out = cmd;
        return 0;
    }
    if (access(word, F_OK) == 0)
        return 0;
    if (format_is_known(word))
        return not_built(word, err);
    for (size_t i = 0; commands[i]; i++) {
        if (!commands[i]->hidden)
            suggest(&s, commands[i]->name);
    }
    suggest(&s, "--version");
    return error_set(err, PPROFX_USAGE, "there is neither a command nor a file \"%s\"; %s%s%s", word,
                     s.name ? "did you mean " : "see pprofx --help", s.name ? s.name : "", s.name ? "?" : "");
}

/* Points the option tables at the structs of this run. */
static void bind_groups(struct run *r)
{
    size_t n = 0;
    cmd_groups(r->env.cmd, r->groups);
    for (; r->groups[n].title; n++) {
        if (r->groups[n].options == r->env.cmd->options)
            r->groups[n].values = r->env.options;
        else if (r->groups[n].options == common_opts)
            r->groups[n].values = &r->common;
        else
            r->groups[n].values = &r->profile;
    }
    if (r->env.cmd == &cmd_default) {
        r->groups[n++] = (struct opt_group){"Reports", format_opts, &r->formats};
        r->groups[n] = (struct opt_group){0};
    }
}

static int check_words(const struct cmd_env *env, struct pprofx_error *err)
{
    const struct cmd *cmd = env->cmd;
    if (env->n_words < cmd->min_words && cmd->needs == CMD_NEEDS_PROFILE)
        return error_set(err, PPROFX_USAGE, "no profile source specified; see pprofx %s%s",
                         cmd == &cmd_default ? "--help" : "help ", cmd == &cmd_default ? "" : cmd->name);
    if (env->n_words < cmd->min_words || (cmd->max_words && env->n_words > cmd->max_words))
        return error_set(err, PPROFX_USAGE, "%s takes %s; see pprofx help %s", cmd->name,
                         *cmd->words ? cmd->words : "no words", cmd->name);
    return 0;
}

/* -top, -tree, … of a call without a command. */
static int apply_format_flags(struct run *r, struct pprofx_error *err)
{
    const char *name = NULL;
    int rc = format_chosen(&r->formats, &name, err);
    if (rc || !name)
        return rc;
    const struct cmd *cmd = cmd_find(name);
    if (!cmd)
        return not_built(name, err);
    r->env.cmd = cmd;
    mem_free(r->env.options);
    r->env.options = mem_zalloc(1, cmd->options_size + 1);
    return 0;
}

/* "pprofx --json top FILE" would take the command for a file. */
static int check_first_word(const struct cmd_env *env, struct pprofx_error *err)
{
    const char *word = env->n_words ? env->words[0] : "-";
    if (env->cmd != &cmd_default || !is_plain_word(word) || !cmd_find(word) || access(word, F_OK) == 0)
        return 0;
    return error_set(err, PPROFX_USAGE, "the command comes before the options: pprofx %s ...", word);
}

static int parse(struct run *r, int argc, char **argv, struct pprofx_error *err)
{
    int rc = find_command(argc > 1 ? argv[1] : NULL, &r->env.cmd, err);
    if (rc)
        return rc;
    int skip = r->env.cmd != &cmd_default;
    r->env.options = mem_zalloc(1, r->env.cmd->options_size + 1);
    bind_groups(r);
    rc = opt_parse(r->groups, argc - skip, argv + skip, &r->words, err);
    r->env.words = r->words.items;
    r->env.n_words = r->words.n;
    if (!rc)
        rc = check_first_word(&r->env, err);
    return rc ? rc : apply_format_flags(r, err);
}

/* --help, --version and what else needs no words; true when there is nothing more to do. */
static bool print_about(struct run *r)
{
    bool color = terminal_color(STDOUT_FILENO, r->common.color);
    if (r->common.version)
        version_text(&r->env.out);
    else if (r->common.help && r->env.cmd == &cmd_default)
        help_program(&r->env.out, color);
    else if (r->common.help)
        help_command(&r->env.out, r->env.cmd, color);
    if (r->common.version || r->common.help)
        return true;
    return r->env.cmd->about && r->env.cmd->about(&r->env);
}

static int execute(struct run *r, struct pprofx_error *err)
{
    struct cmd_env *env = &r->env;
    enum format format;
    int rc = common_format(&r->common, &format, err);
    if (!rc)
        rc = common_dump(&r->common, &env->dump, err);
    if (rc || print_about(r))
        return rc;
    rc = check_words(env, err);
    if (!rc)
        rc = prepare(env, &r->profile, err);
    return rc || !env->cmd->run ? rc : env->cmd->run(env, err);
}

static int finish_output(struct run *r, struct pprofx_error *err)
{
    struct output *o = r->env.output;
    const char *path = r->common.output;
    int rc = r->env.out.len ? output_write(o, r->env.out.data, r->env.out.len, err) : 0;
    if (!rc)
        rc = output_commit(o, err);
    /* pprof's words, but only once they are true. */
    if (!rc && path && *path && r->env.cmd->needs != CMD_NEEDS_NOTHING)
        notes_add(&r->env.notes, "Generating report in %s", path);
    return rc;
}

static int run(struct run *r, int argc, char **argv, struct pprofx_error *err)
{
    int rc = parse(r, argc, argv, err);
    if (rc)
        return rc;
    const char *path = r->common.output;
    if (path && (!*path || strcmp(path, "-") == 0))
        path = r->common.output = NULL; /* standard output */
    r->env.output = output_new(path);
    r->env.limits = (struct pprofx_limits){r->common.max_input, r->common.max_memory};
    rc = execute(r, err);
    progress_end(&r->env.progress);
    /* "No" is an answer that is printed too. */
    if (rc == 0 || (rc == PPROFX_NO_MATCH && r->env.out.len)) {
        int written = finish_output(r, err);
        rc = written ? written : rc;
    }
    return rc;
}

int cli_run(int argc, char **argv)
{
    struct run r = {.profile = profile_options_default};
    struct pprofx_error err = {0};
    r.env.common = &r.common;
    r.env.argc = argc;
    r.env.argv = argv;
    mem_set_handler(no_memory);
    hash_choose_secret();
    db_single_thread();
    interrupt_install();
    int rc = run(&r, argc, argv, &err);
    terminal_notes(&r.env.notes, r.common.color);
    if (rc && err.message[0] && !(r.env.output && output_is_closed_pipe(r.env.output)))
        terminal_error(err.message, r.common.color);
    prepare_free(&r.env);
    output_free(r.env.output);
    buf_free(&r.env.out);
    notes_free(&r.env.notes);
    opt_free(r.groups);
    mem_free(r.words.items);
    mem_free(r.env.options);
    return exit_code(rc);
}
