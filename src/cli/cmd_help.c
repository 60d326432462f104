/* help, and the generators the build uses for man pages and completions. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/suggest.h"
#include "cli/formats.h"
#include "cli/help.h"
#include "cli/terminal.h"

#include <string.h>
#include <unistd.h>

struct help_options {
    bool man, names;
    int completion;
};

static const char shells[] = "bash|zsh|fish";

static const struct opt options[] = {
    {"man", NULL, OPT_FLAG, offsetof(struct help_options, man), NULL, "the manual page as scdoc source"},
    {"completion", NULL, OPT_CHOICE, offsetof(struct help_options, completion), shells,
     "a completion script for this shell"},
    {"names", NULL, OPT_FLAG, offsetof(struct help_options, names), NULL, "the names of all commands"},
    {0},
};

static int unknown_command(const char *name, struct pprofx_error *err)
{
    struct suggestion s = {.word = name};
    if (format_is_known(name))
        return error_set(err, PPROFX_USAGE, "%s is not built yet in this version", name);
    for (size_t i = 0; commands[i]; i++)
        suggest(&s, commands[i]->name);
    return error_set(err, PPROFX_USAGE, "there is no command \"%s\"; %s%s%s", name,
                     s.name ? "did you mean " : "see pprofx --help", s.name ? s.name : "", s.name ? "?" : "");
}

static void print_names(struct buf *out)
{
    for (size_t i = 0; commands[i]; i++) {
        if (!commands[i]->hidden)
            buf_printf(out, "%s\n", commands[i]->name);
    }
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct help_options *o = env->options;
    bool color = terminal_color(STDOUT_FILENO, env->common->color);
    const struct cmd *cmd = env->n_words ? cmd_find(env->words[0]) : NULL;
    if (env->n_words && !cmd)
        return unknown_command(env->words[0], err);
    if (o->names)
        print_names(&env->out);
    else if (o->completion)
        completion_script(&env->out, (enum help_shell)(o->completion - 1));
    else if (o->man)
        man_page(&env->out, cmd);
    else if (cmd)
        help_command(&env->out, cmd, color);
    else
        help_program(&env->out, color);
    return 0;
}

const struct cmd cmd_help = {
    .name = "help",
    .words = "[COMMAND]",
    .summary = "Explain pprofx or one of its commands",
    .help = "With --man or --completion, what the tables of options give: a manual page for scdoc, or a "
            "completion script to be read by the shell.",
    .examples = "help top\nhelp --completion=bash > pprofx.bash",
    .options = options,
    .options_size = sizeof(struct help_options),
    .max_words = 1,
    .run = run,
};
