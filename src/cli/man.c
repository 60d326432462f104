/* Manual pages as scdoc source. */
#include "cli/help.h"

#include <string.h>

/* scdoc reads "_", "*", "\", "[" and "<" as marks. */
static void escaped(struct buf *out, const char *text)
{
    if (*text == '-') /* not a list */
        buf_char(out, '\\');
    for (; *text; text++) {
        if (strchr("_*\\[]<>|.#", *text))
            buf_char(out, '\\');
        buf_char(out, *text);
        if (*text == '\n')
            buf_char(out, '\n');
    }
}

static void option(struct buf *out, const struct opt *o)
{
    if (o->alias)
        buf_printf(out, "*-%s*, ", o->alias);
    buf_puts(out, "*-");
    escaped(out, o->name);
    buf_puts(out, "*");
    if (o->value) {
        buf_puts(out, o->kind == OPT_OPTIONAL ? "\\[=" : "=");
        escaped(out, o->value);
        buf_puts(out, o->kind == OPT_OPTIONAL ? "\\]" : "");
    }
    buf_puts(out, "\n\t");
    escaped(out, o->help);
    buf_puts(out, "\n\n");
}

static void upper(struct buf *out, const char *text)
{
    for (; *text; text++)
        buf_char(out, *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text);
}

/* Even in a literal block scdoc takes a backslash for a mark. */
static void examples(struct buf *out, const char *text)
{
    buf_puts(out, "# EXAMPLES\n\n```\n");
    while (*text) {
        buf_puts(out, "pprofx ");
        for (; *text && *text != '\n'; text++)
            buf_puts(out, *text == '\\' ? "\\\\" : (char[]){*text, '\0'});
        buf_char(out, '\n');
        text += *text == '\n';
    }
    buf_puts(out, "```\n\n");
}

static void exit_codes(struct buf *out)
{
    buf_puts(out, "# EXIT STATUS\n\n");
    for (const struct exit_meaning *m = exit_meanings; m->code; m++)
        buf_printf(out, "*%s*\n\t%s\n\n", m->code, m->text);
}

static void command_page(struct buf *out, const struct cmd *cmd)
{
    struct opt_group groups[CMD_MAX_GROUPS];
    buf_printf(out, "pprofx-%s(1) \"\" \"pprofx manual\"\n\n# NAME\n\npprofx-%s - ", cmd->name, cmd->name);
    escaped(out, cmd->summary);
    buf_printf(out, "\n\n# SYNOPSIS\n\n*pprofx %s* \\[_OPTION_...\\] ", cmd->name);
    escaped(out, cmd->words);
    buf_puts(out, "\n\n# DESCRIPTION\n\n");
    escaped(out, cmd->help ? cmd->help : cmd->summary);
    buf_puts(out, "\n\n");
    if (cmd->examples)
        examples(out, cmd->examples);
    cmd_groups(cmd, groups);
    for (const struct opt_group *g = groups; g->title; g++) {
        buf_puts(out, "# ");
        upper(out, g->title);
        buf_puts(out, "\n\n");
        for (const struct opt *o = g->options; o->name; o++)
            option(out, o);
    }
    exit_codes(out);
    buf_puts(out, "# SEE ALSO\n\n*pprofx*(1)\n");
}

static void program_page(struct buf *out)
{
    buf_puts(out,
             "pprofx(1) \"\" \"pprofx manual\"\n\n# NAME\n\n"
             "pprofx - read, query and compare Go pprof profiles\n\n# SYNOPSIS\n\n"
             "*pprofx* _COMMAND_ \\[_OPTION_...\\] \\[_WORD_...\\]\n\n"
             "*pprofx* \\[_OPTION_...\\] _FILE_...\n\n# DESCRIPTION\n\n"
             "Without a command, pprofx says what each file is and prints the ten costliest functions. "
             "The report flags of go tool pprof work too: *pprofx -top* _FILE_.\n\n"
             "A source is a file, *-* (the standard input), or a profile stored in a database: "
             "_DB_#_ID_, _DB_#latest, _DB_#latest:cpu. A file holds a profile, a ?debug=1 text, or a log "
             "with goroutine dumps or lines of GODEBUG=gctrace=1; gzip, zstd and LZ4 are undone. "
             "Several sources are merged.\n\n"
             "Options take one or two dashes and their value behind *=* or as the next word.\n\n"
             "# COMMANDS\n\n");
    for (size_t i = 0; commands[i]; i++) {
        if (commands[i]->hidden)
            continue;
        buf_printf(out, "*pprofx-%s*(1)\n\t", commands[i]->name);
        escaped(out, commands[i]->summary);
        buf_puts(out, "\n\n");
    }
    exit_codes(out);
    buf_puts(out, "# ENVIRONMENT\n\n*NO_COLOR*\n\tWhen set and not empty, nothing is coloured.\n\n"
                  "# SEE ALSO\n\n");
    for (size_t i = 0, n = 0; commands[i]; i++)
        if (!commands[i]->hidden)
            buf_printf(out, "%s*pprofx-%s*(1)", n++ ? ", " : "", commands[i]->name);
    buf_char(out, '\n');
}

void man_page(struct buf *out, const struct cmd *cmd)
{
    if (cmd)
        command_page(out, cmd);
    else
        program_page(out);
}
