/* sql: a query over the tables of files, each a profile in memory, or of a database. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "cli/fetch.h"
#include "cli/interrupt.h"
#include "cli/opened.h"
#include "cli/progress.h"
#include "cli/rows.h"
#include "cli/stored.h"
#include "db/db.h"
#include "report/report.h"

#include <string.h>
#include <unistd.h>

struct sql_options {
    bool schema, tree, samples, goroutines;
};

static const struct opt options[] = {
    {"schema", NULL, OPT_FLAG, offsetof(struct sql_options, schema), NULL,
     "list the tables and columns and what they are"},
    {"tree", NULL, OPT_FLAG, offsetof(struct sql_options, tree), NULL, "of files: have the whole call tree"},
    {"samples", NULL, OPT_FLAG, offsetof(struct sql_options, samples), NULL,
     "of files: have the samples too"},
    {"goroutines", NULL, OPT_FLAG, offsetof(struct sql_options, goroutines), NULL,
     "of dumps: have every goroutine too"},
    {0},
};

static int print_schema(struct cmd_env *env, struct pprofx_error *err)
{
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "schema";
    int rc = db_schema(&report->rows, err);
    if (rc)
        report_free(report);
    else
        cmd_report(env, report);
    return rc;
}

static int load_opened(struct cmd_env *env, struct db *db, const char *word, const struct opened *opened,
                       struct pprofx_error *err)
{
    const struct sql_options *o = env->options;
    struct progress progress = {.what = word};
    const struct db_put_options put = {.name = word,
                                       .tree = o->tree,
                                       .samples = o->samples,
                                       .goroutines = o->goroutines,
                                       .moment = opened->moment,
                                       .limits = env->limits,
                                       .seen = progress_wanted() ? progress_store : NULL,
                                       .seen_context = &progress};
    int rc = db_load(db, opened->source, &put, &env->notes, err);
    progress_end(&progress);
    return rc;
}

static int load_one(struct cmd_env *env, struct db *db, const char *word, struct pprofx_error *err)
{
    struct opened opened = {0};
    int rc = opened_open(&opened, word, &env->limits, &env->notes, err);
    if (!rc)
        rc = load_opened(env, db, word, &opened, err);
    opened_close(&opened);
    if (rc)
        error_prefix(err, "%s: ", word);
    return rc;
}

/* Each source a profile of a database in memory; a bad one is a note when others are good. */
static int load(struct cmd_env *env, size_t n, struct db *db, struct pprofx_error *err)
{
    size_t n_read = 0;
    for (size_t i = 0; i < n; i++) {
        struct pprofx_error failure = {0};
        int rc = load_one(env, db, env->words[i], &failure);
        if (rc)
            rc = fetch_failed(env, n, rc, &failure, err);
        else
            n_read++;
        if (rc)
            return rc;
    }
    return n_read ? 0 : fetch_none(n, "", err);
}

static int open_sources(struct cmd_env *env, struct db **out, struct pprofx_error *err)
{
    const struct sql_options *o = env->options;
    size_t n = env->n_words - 1;
    if (n == 1 && db_is_database(env->words[0])) {
        if (o->tree || o->samples || o->goroutines)
            return error_set(err, PPROFX_USAGE, "-%s is decided when a profile is imported into a database",
                             o->tree      ? "tree"
                             : o->samples ? "samples"
                                          : "goroutines");
        int rc = db_open(out, env->words[0], DB_READ, err);
        if (rc)
            error_prefix(err, "%s: ", env->words[0]);
        return rc;
    }
    struct db *db = NULL;
    int rc = db_open(&db, NULL, DB_CREATE, err);
    if (!rc)
        rc = load(env, n, db, err);
    if (rc)
        db_close(db);
    else
        *out = db;
    return rc;
}

/* Who misspelt a table or column wants the list of them. */
static void name_schema(struct pprofx_error *err)
{
    struct pprofx_error told = *err;
    if (strncmp(told.message, "no such table", 13) == 0 || strncmp(told.message, "no such column", 14) == 0)
        (void)error_set(err, PPROFX_USAGE, "%s; see pprofx sql --schema", told.message);
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    const struct sql_options *o = env->options;
    enum format format = FORMAT_TEXT;
    struct db *db = NULL;
    if (o->schema)
        return env->n_words ? error_set(err, PPROFX_USAGE, "-schema takes no sources")
                            : print_schema(env, err);
    const char *query = env->n_words ? env->words[env->n_words - 1] : "";
    if (env->n_words < 2)
        return error_set(err, PPROFX_USAGE, "sql takes SOURCE... \"SELECT ...\"; see pprofx help sql");
    if (access(query, F_OK) == 0)
        return error_set(err, PPROFX_USAGE, "the query comes last, and \"%s\" is a file", query);
    int rc = common_format(env->common, &format, err);
    if (!rc && env->common->dump)
        rc = error_set(err, PPROFX_USAGE,
                       "sql has every dump as a profile; choose by profile.moment instead of -dump");
    if (!rc)
        rc = open_sources(env, &db, err);
    if (rc)
        return rc;
    (void)interrupt_pending(); /* from here on Ctrl-C stops the query, not the program */
    struct rows *rows = rows_new(env->output, format);
    const struct db_rows sink = rows_sink(rows);
    rc = db_query(db, query, interrupt_pending, &sink, err);
    if (rc == PPROFX_USAGE)
        name_schema(err);
    if (!rc)
        rc = rows_end(rows, err);
    rows_free(rows);
    db_close(db);
    return rc;
}

const struct cmd cmd_sql = {
    .name = "sql",
    .words = "SOURCE... QUERY",
    .summary = "Ask SQL of profiles or of a database of them",
    .help =
        "Runs one SELECT over the tables that an import makes: of a whole database, or of files (and stored "
        "profiles DB#ID), which are then the profiles 1, 2, … of a database in memory.\n"
        "The query can only read: no ATTACH, no PRAGMA, no extension. Rows are printed as they come; Ctrl-C "
        "stops it. See pprofx sql --schema for the tables and docs/sql.md for examples.",
    .examples = "sql cpu.pb.gz \"SELECT type, total FROM value_type\"\n"
                "sql --json profiles.db \"SELECT id, kind FROM profile\"\n"
                "sql --schema",
    .options = options,
    .options_size = sizeof(struct sql_options),
    .needs = CMD_NEEDS_NOTHING,
    .run = run,
};
