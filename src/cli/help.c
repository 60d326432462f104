#include "cli/help.h"

#include "cli/opts_profile.h"

#include <string.h>

enum { OPTION_COLUMN = 30, LINE_WIDTH = 80 };

const struct exit_meaning exit_meanings[] = {
    {"0", "done; a filter that matches nothing is a note"},
    {"1", "findings --fail-on has found something so severe"},
    {"2", "wrong usage: an option, a value, a pattern, a sample type"},
    {"3", "no source could be read"},
    {"4", "the output could not be written"},
    {"130", "interrupted"},
    {NULL, NULL},
};

void cmd_groups(const struct cmd *cmd, struct opt_group groups[CMD_MAX_GROUPS])
{
    size_t n = 0;
    if (cmd->options)
        groups[n++] = (struct opt_group){"Options", cmd->options, NULL};
    if (cmd->needs == CMD_NEEDS_PROFILE) {
        for (const struct opt_group *g = profile_opt_groups; g->title; g++)
            groups[n++] = *g;
    }
    if (cmd->needs == CMD_NEEDS_MOMENTS) {
        for (const struct opt_group *g = moment_opt_groups; g->title; g++)
            groups[n++] = *g;
    }
    groups[n++] = (struct opt_group){"Common options", common_opts, NULL};
    groups[n] = (struct opt_group){0};
}

static void heading(struct buf *out, const char *text, bool color)
{
    buf_printf(out, "%s%s%s\n", color ? "\x1b[1m" : "", text, color ? "\x1b[0m" : "");
}

/* Words of text, wrapped, every line behind the indent; the cursor stands at column. */
static void wrap(struct buf *out, const char *text, size_t indent, size_t column)
{
    while (*text) {
        size_t n = strcspn(text, " \n");
        if (column > indent && column + 1 + n > LINE_WIDTH) {
            buf_char(out, '\n');
            column = 0;
        }
        if (column < indent) {
            buf_fill(out, ' ', indent - column);
            column = indent;
        } else if (column > indent) {
            buf_char(out, ' ');
            column++;
        }
        buf_add(out, text, n);
        column += n;
        text += n;
        if (*text == '\n') {
            buf_puts(out, "\n");
            column = 0;
        }
        text += *text != '\0';
    }
    buf_char(out, '\n');
}

static void option_help(struct buf *out, const struct opt *o)
{
    size_t start = out->len;
    buf_puts(out, "  ");
    if (o->alias)
        buf_printf(out, "-%s, ", o->alias);
    buf_printf(out, "-%s", o->name);
    if (o->value)
        buf_printf(out, o->kind == OPT_OPTIONAL ? "[=%s]" : "=%s", o->value);
    size_t column = out->len - start;
    if (column >= OPTION_COLUMN) {
        buf_char(out, '\n');
        column = 0;
    }
    wrap(out, o->help, OPTION_COLUMN, column);
}

static void examples_help(struct buf *out, const struct cmd *cmd, bool color)
{
    if (!cmd->examples)
        return;
    buf_char(out, '\n');
    heading(out, "Examples", color);
    for (const char *line = cmd->examples; *line;) {
        size_t n = strcspn(line, "\n");
        buf_printf(out, "  pprofx %.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
}

void help_command(struct buf *out, const struct cmd *cmd, bool color)
{
    struct opt_group groups[CMD_MAX_GROUPS];
    buf_printf(out, "pprofx %s - %s\n\n", cmd->name, cmd->summary);
    buf_printf(out, "Usage: pprofx %s [OPTION...] %s\n", cmd->name, cmd->words);
    if (cmd->help) {
        buf_char(out, '\n');
        wrap(out, cmd->help, 0, 0);
    }
    examples_help(out, cmd, color);
    cmd_groups(cmd, groups);
    for (const struct opt_group *g = groups; g->title; g++) {
        buf_char(out, '\n');
        heading(out, g->title, color);
        for (const struct opt *o = g->options; o->name; o++)
            option_help(out, o);
    }
}

void help_program(struct buf *out, bool color)
{
    buf_puts(out, "pprofx - read, query and compare Go pprof profiles\n\n"
                  "Usage: pprofx COMMAND [OPTION...] [WORD...]\n"
                  "       pprofx [OPTION...] FILE...\n\n"
                  "Without a command: what FILE is, and its ten costliest functions. The report\n"
                  "flags of go tool pprof work too: pprofx -top FILE.\n\n");
    heading(out, "Commands", color);
    for (size_t i = 0; commands[i]; i++) {
        if (!commands[i]->hidden)
            buf_printf(out, "  %-12s%s\n", commands[i]->name, commands[i]->summary);
    }
    buf_puts(out, "\npprofx help COMMAND says more. Tables come as --json and --csv, too; -o FILE\n"
                  "writes to a file. pprofx --version prints versions.\n\n"
                  "A source is a file, - (the standard input), or a profile stored in a database:\n"
                  "DB#ID, DB#latest, DB#latest:cpu. A file holds a profile, a ?debug=1 text, or\n"
                  "a log with goroutine dumps or lines of GODEBUG=gctrace=1; gzip, zstd and LZ4\n"
                  "are undone.\n\n");
    heading(out, "Exit codes", color);
    for (const struct exit_meaning *m = exit_meanings; m->code; m++)
        buf_printf(out, "  %-5s%s\n", m->code, m->text);
}
