#include "cli/cmd.h"

#include <stddef.h>
#include <string.h>

extern const struct cmd cmd_convert, cmd_export, cmd_findings, cmd_flamegraph, cmd_folded, cmd_forget,
    cmd_goroutines, cmd_help, cmd_import, cmd_info, cmd_locks, cmd_profiles, cmd_proto, cmd_rules, cmd_sql,
    cmd_top;

const struct cmd *const commands[] = {
    &cmd_top,     &cmd_findings, &cmd_rules, &cmd_flamegraph, &cmd_goroutines, &cmd_locks,  &cmd_folded,
    &cmd_convert, &cmd_proto,    &cmd_info,  &cmd_import,     &cmd_profiles,   &cmd_export, &cmd_forget,
    &cmd_sql,     &cmd_help,     NULL,
};

static bool is_called(const struct cmd *cmd, const char *name)
{
    return strcmp(cmd->name, name) == 0 || (cmd->alias && strcmp(cmd->alias, name) == 0);
}

const struct cmd *cmd_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++) {
        if (is_called(commands[i], name))
            return commands[i];
    }
    return NULL;
}
