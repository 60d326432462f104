/* profiles: what a database holds. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "db/db.h"
#include "report/report.h"

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    struct db *db = NULL;
    struct table *rows = NULL;
    int rc = db_open(&db, env->words[0], DB_READ, err);
    if (!rc)
        rc = db_list(db, &rows, err);
    db_close(db);
    if (rc) {
        error_prefix(err, "%s: ", env->words[0]);
        return rc;
    }
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "profiles";
    report->rows = rows;
    cmd_report(env, report);
    return 0;
}

const struct cmd cmd_profiles = {
    .name = "profiles",
    .words = "DB",
    .summary = "List the profiles stored in a database",
    .help =
        "A row a profile: its id, kind, time, duration, number of samples, sample types, size, what else is "
        "stored of it, and where it came from.",
    .examples = "profiles profiles.db",
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
