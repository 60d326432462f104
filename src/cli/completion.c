/* Completion scripts: commands first, then the options of the command, the words of a choice, file names. */
#include "cli/help.h"

#include "cli/formats.h"

#include <string.h>

typedef void put_option(struct buf *out, const struct cmd *cmd, const struct opt *o);

/* Writes every option a command takes, pprof's report flags among those of the call without a command;
 * reports that are not built yet are not offered. */
static void put_options(struct buf *out, const struct cmd *cmd, put_option *put)
{
    struct opt_group groups[CMD_MAX_GROUPS];
    cmd_groups(cmd, groups);
    for (const struct opt_group *g = groups; g->title; g++)
        for (const struct opt *o = g->options; o->name; o++)
            put(out, cmd, o);
    for (const struct opt *o = format_opts; cmd == &cmd_default && o->name; o++)
        if (cmd_find(o->name))
            put(out, cmd, o);
}

/* Whether "=VALUE" has to follow. */
static bool takes_value(const struct opt *o)
{
    return o->kind != OPT_FLAG && o->kind != OPT_OPTIONAL;
}

static bool has_words(const struct opt *o)
{
    return o->kind == OPT_CHOICE || o->kind == OPT_OPTIONAL;
}

static void words_of(struct buf *out, const char *choices)
{
    for (; *choices; choices++)
        buf_char(out, *choices == '|' ? ' ' : *choices);
}

static void command_names(struct buf *out)
{
    for (size_t i = 0; commands[i]; i++) {
        if (!commands[i]->hidden)
            buf_printf(out, "%s%s", i ? " " : "", commands[i]->name);
    }
}

/* --- bash --- */

static void bash_option(struct buf *out, const struct cmd *cmd, const struct opt *o)
{
    (void)cmd;
    buf_printf(out, " -%s%s", o->name, takes_value(o) ? "=" : "");
}

static void bash_choices(struct buf *out)
{
    for (const struct opt *o = common_opts; o->name; o++) {
        if (!has_words(o))
            continue;
        buf_printf(out, "    -%s | --%s)\n        mapfile -t COMPREPLY < <(compgen -W \"", o->name, o->name);
        words_of(out, o->value);
        buf_puts(out, "\" -- \"$cur\")\n        return\n        ;;\n");
    }
}

static void bash(struct buf *out)
{
    buf_puts(out, "# bash completion for pprofx\n\n_pprofx() {\n    local cur prev options\n"
                  "    cur=${COMP_WORDS[COMP_CWORD]}\n    prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                  "    # bash splits at \"=\"\n"
                  "    if [[ $cur == \"=\" ]]; then\n        cur=\n"
                  "    elif [[ $prev == \"=\" ]]; then\n        prev=${COMP_WORDS[COMP_CWORD - 2]}\n    fi\n"
                  "    case $prev in\n");
    bash_choices(out);
    buf_puts(out, "    esac\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; commands[i]; i++) {
        buf_printf(out, "    %s) options=\"", commands[i]->name);
        put_options(out, commands[i], bash_option);
        buf_puts(out, "\" ;;\n");
    }
    buf_puts(out, "    *) options=\"");
    put_options(out, &cmd_default, bash_option);
    buf_puts(out, "\" ;;\n    esac\n    if [[ $cur == -* ]]; then\n"
                  "        [[ $cur == --* ]] && options=${options// -/ --}\n"
                  "        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n"
                  "        [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace\n"
                  "    elif [[ $COMP_CWORD -eq 1 || ${COMP_WORDS[1]} == help ]]; then\n"
                  "        mapfile -t COMPREPLY < <(compgen -W \"");
    command_names(out);
    buf_puts(out, "\" -- \"$cur\"; compgen -f -- \"$cur\")\n    else\n"
                  "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n    fi\n}\n\n"
                  "complete -o filenames -F _pprofx pprofx\n");
}

/* --- zsh --- */

/* Text inside '…[…]' of _arguments. */
static void zsh_text(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            buf_puts(out, "'\\''");
        else if (strchr("[]:\\", *text))
            buf_printf(out, "\\%c", *text);
        else
            buf_char(out, *text);
    }
}

static bool takes_file(const struct opt *o)
{
    return strcmp(o->name, "output") == 0 || o->kind == OPT_LIST;
}

static void zsh_option(struct buf *out, const struct cmd *cmd, const struct opt *o)
{
    (void)cmd;
    buf_printf(out, "        '%s-%s%s[", o->kind == OPT_LIST ? "*" : "", o->name, takes_value(o) ? "=" : "");
    zsh_text(out, o->help);
    buf_char(out, ']');
    if (takes_value(o)) {
        buf_char(out, ':');
        zsh_text(out, has_words(o) ? o->name : o->value);
        buf_char(out, ':');
        if (has_words(o)) {
            buf_char(out, '(');
            words_of(out, o->value);
            buf_char(out, ')');
        } else if (takes_file(o)) {
            buf_puts(out, "_files");
        }
    }
    buf_puts(out, "'\n");
}

static void zsh_case(struct buf *out, const struct cmd *cmd, const char *pattern)
{
    buf_printf(out, "    %s)\n      options=(\n", pattern);
    put_options(out, cmd, zsh_option);
    buf_puts(out, "      )\n      ;;\n");
}

static void zsh(struct buf *out)
{
    buf_puts(out, "#compdef pprofx\n\n_pprofx() {\n  local -a commands options\n  commands=(\n");
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->hidden)
            continue;
        buf_printf(out, "    '%s:", commands[i]->name);
        zsh_text(out, commands[i]->summary);
        buf_puts(out, "'\n");
    }
    buf_puts(out, "  )\n  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
                  "    _describe command commands\n    _files\n    return\n  fi\n  case $words[2] in\n");
    for (size_t i = 0; commands[i]; i++)
        zsh_case(out, commands[i], commands[i]->name);
    zsh_case(out, &cmd_default, "*");
    buf_puts(out, "  esac\n  [[ $words[2] == help ]] && _describe command commands\n"
                  "  _arguments $options '*:file:_files'\n}\n\n_pprofx \"$@\"\n");
}

/* --- fish --- */

static void fish_text(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_char(out, '\\');
        buf_char(out, *text);
    }
}

static void fish_option(struct buf *out, const struct cmd *cmd, const struct opt *o)
{
    buf_puts(out, "complete -c pprofx -n '");
    if (cmd == &cmd_default)
        buf_puts(out, "not __fish_seen_subcommand_from $__pprofx_commands");
    else
        buf_printf(out, "__fish_seen_subcommand_from %s", cmd->name);
    buf_printf(out, "' -o %s%s", o->name, !takes_value(o) ? "" : takes_file(o) ? " -r" : " -x");
    if (has_words(o)) {
        buf_puts(out, " -a '");
        words_of(out, o->value);
        buf_char(out, '\'');
    }
    buf_puts(out, " -d '");
    fish_text(out, o->help);
    buf_puts(out, "'\n");
}

static void fish(struct buf *out)
{
    buf_puts(out, "# fish completion for pprofx\n\nset -g __pprofx_commands ");
    command_names(out);
    buf_puts(out, "\n\n");
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->hidden)
            continue;
        buf_printf(out, "complete -c pprofx -n __fish_use_subcommand -a %s -d '", commands[i]->name);
        fish_text(out, commands[i]->summary);
        buf_puts(out, "'\n");
        put_options(out, commands[i], fish_option);
    }
    put_options(out, &cmd_default, fish_option);
}

void completion_script(struct buf *out, enum help_shell shell)
{
    switch (shell) {
    case SHELL_BASH:
        bash(out);
        break;
    case SHELL_ZSH:
        zsh(out);
        break;
    case SHELL_FISH:
        fish(out);
        break;
    }
}
