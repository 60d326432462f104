/* export: the bytes of a stored profile, as they were imported. */
#include "cli/cmd.h"

#include "base/error.h"
#include "cli/output.h"
#include "cli/stored.h"
#include "db/db.h"

#include <unistd.h>

static int write_piece(void *context, const void *data, size_t n, struct pprofx_error *err)
{
    return output_write(context, data, n, err);
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    struct stored_profile p;
    if (!env->common->output && isatty(STDOUT_FILENO))
        return error_set(err, PPROFX_USAGE, "a profile is not for a terminal; give -o FILE");
    int rc = stored_open(env->words[0], false, &p, err);
    if (rc)
        return rc;
    rc = db_export(p.db, p.id, write_piece, env->output, err);
    db_close(p.db);
    if (rc && rc != PPROFX_OUTPUT)
        error_prefix(err, "%s: ", env->words[0]);
    return rc;
}

const struct cmd cmd_export = {
    .name = "export",
    .words = "DB#ID",
    .summary = "Give back the bytes of a stored profile",
    .help = "Writes the profile exactly as it was imported, to the file of -o or to standard output. Their "
            "SHA-256 "
            "is checked.",
    .examples = "export profiles.db#3 -o cpu.pb.gz",
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
