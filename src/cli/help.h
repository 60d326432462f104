/* What the tables say about themselves: help on the terminal, man pages (scdoc), shell completions. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "base/buf.h"
#include "cli/cmd.h"

#include <stdbool.h>

enum { CMD_MAX_GROUPS = 12 };

/* The option groups of a command, values unset: its own, those of profiles if it needs one, the common ones.
 * Ends with a NULL title. */
void cmd_groups(const struct cmd *cmd, struct opt_group groups[CMD_MAX_GROUPS]);

/* What each exit code means, for the help and the manual; ends with a NULL code. */
struct exit_meaning {
    const char *code, *text;
};
extern const struct exit_meaning exit_meanings[];

void help_program(struct buf *out, bool color);
void help_command(struct buf *out, const struct cmd *cmd, bool color);

/* scdoc source of pprofx(1) (cmd NULL) or pprofx-COMMAND(1). */
void man_page(struct buf *out, const struct cmd *cmd);

enum help_shell { SHELL_BASH, SHELL_ZSH, SHELL_FISH };

/* A completion script for commands, options and the words of choices. */
void completion_script(struct buf *out, enum help_shell shell);

/* "pprofx 0.1.0" and the libraries with their versions. */
void version_text(struct buf *out);

#endif
