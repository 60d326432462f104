/* forget: removes stored profiles. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "cli/stored.h"
#include "db/db.h"
#include "report/report.h"

#include <inttypes.h>

static const struct column columns[] = {
    {.key = "id", .header = "id", .align = ALIGN_RIGHT},
    {.key = "profile", .header = "forgotten", .gap = 2},
};

static int forget_one(const char *word, struct table *rows, struct pprofx_error *err)
{
    struct stored_profile p;
    int rc = stored_open(word, true, &p, err);
    if (rc)
        return rc;
    rc = db_forget(p.db, p.id, err);
    db_close(p.db);
    if (rc) {
        error_prefix(err, "%s: ", word);
        return rc;
    }
    struct buf id = {0};
    buf_int(&id, p.id);
    table_int(rows, p.id, (struct str){id.data, id.len});
    table_text(rows, str_of(word));
    buf_free(&id);
    return 0;
}

/* All are looked for before one is removed. */
static int check_all(const struct cmd_env *env, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < env->n_words; i++) {
        struct stored_profile p;
        rc = stored_open(env->words[i], true, &p, err);
        if (!rc)
            db_close(p.db);
    }
    return rc;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "forget";
    report->rows = table_new(columns, sizeof columns / sizeof *columns);
    int rc = check_all(env, err);
    for (size_t i = 0; !rc && i < env->n_words; i++)
        rc = forget_one(env->words[i], report->rows, err);
    if (rc)
        report_free(report);
    else
        cmd_report(env, report);
    return rc;
}

const struct cmd cmd_forget = {
    .name = "forget",
    .words = "DB#ID...",
    .summary = "Remove stored profiles from a database",
    .help =
        "Removes the bytes and all rows of each profile. Its id is not used again. The space is used by the "
        "next imports; the file does not shrink.",
    .examples = "forget profiles.db#3",
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 1,
    .run = run,
};
