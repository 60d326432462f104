/* A command is one file with one const struct cmd, listed in commands.c. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

struct cmd {
    const char *name;
};

extern const struct cmd *const commands[]; /* ends with NULL */

#endif
