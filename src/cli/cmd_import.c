/* import: profiles into a database, each in a transaction of its own and reported as soon as it is done. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/fetch.h"
#include "cli/opened.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "db/db.h"
#include "report/report.h"

#include <inttypes.h>

struct import_options {
    bool tree, samples;
};

static const struct opt options[] = {
    {"tree", NULL, OPT_FLAG, offsetof(struct import_options, tree), NULL, "store the whole call tree"},
    {"samples", NULL, OPT_FLAG, offsetof(struct import_options, samples), NULL,
     "store the samples too, and the whole call tree"},
    {0},
};

static const struct column columns[] = {
    {.key = "id", .header = "id", .align = ALIGN_RIGHT},
    {.key = "new", .header = "new", .gap = 2},
    {.key = "source", .header = "source", .gap = 2},
};

static int import_one(struct cmd_env *env, struct db *db, const char *word, int64_t *id, bool *is_new,
                      struct pprofx_error *err)
{
    const struct import_options *o = env->options;
    struct progress progress = {.what = word};
    const struct db_put_options put = {.name = word,
                                       .tree = o->tree,
                                       .samples = o->samples,
                                       .limits = env->limits,
                                       .seen = progress_wanted() ? progress_store : NULL,
                                       .seen_context = &progress};
    struct opened opened = {0};
    int rc = opened_open(&opened, word, &env->limits, &env->notes, err);
    if (!rc)
        rc = db_import(db, opened.source, &put, id, is_new, &env->notes, err);
    progress_end(&progress);
    opened_close(&opened);
    if (rc)
        error_prefix(err, "%s: ", rc == PPROFX_OUTPUT ? env->words[0] : word);
    return rc;
}

/* Says that a profile is stored, at once: who reads this may rely on it. */
static int tell(struct cmd_env *env, const char *word, int64_t id, bool is_new, struct pprofx_error *err)
{
    struct buf line = {0};
    utf8_clean(&line, str_of(word));
    buf_puts(&line, is_new ? " is stored as " : " was stored before as ");
    utf8_clean(&line, str_of(env->words[0]));
    buf_printf(&line, "#%" PRId64 "\n", id);
    int rc = output_write(env->output, line.data, line.len, err);
    buf_free(&line);
    return rc;
}

static void add_row(struct table *t, const char *word, int64_t id, bool is_new)
{
    struct buf number = {0};
    buf_int(&number, id);
    table_int(t, id, (struct str){number.data, number.len});
    table_bool(t, is_new);
    table_text(t, str_of(word));
    buf_free(&number);
}

/* Imports all; *n counts those that are stored.  A bad source is a note when others are good. */
static int import_all(struct cmd_env *env, struct db *db, bool at_once, struct table *rows, size_t *n,
                      struct pprofx_error *err)
{
    for (size_t i = 1; i < env->n_words; i++) {
        struct pprofx_error failure = {0};
        int64_t id = 0;
        bool is_new = false;
        int rc = import_one(env, db, env->words[i], &id, &is_new, &failure);
        if (rc) {
            rc = fetch_failed(env, env->n_words - 1, rc, &failure, err);
            if (rc)
                return rc;
            continue;
        }
        *n += 1;
        add_row(rows, env->words[i], id, is_new);
        rc = at_once ? tell(env, env->words[i], id, is_new, err) : 0;
        if (rc)
            return rc;
    }
    return *n ? 0 : fetch_none(env->n_words - 1, "", err);
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    enum format format = FORMAT_TEXT;
    struct db *db = NULL;
    size_t n = 0;
    int rc = common_format(env->common, &format, err);
    if (rc)
        return rc;
    rc = db_open(&db, env->words[0], DB_CREATE, err);
    if (rc) {
        error_prefix(err, "%s: ", env->words[0]);
        return rc;
    }
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "import";
    report->rows = table_new(columns, sizeof columns / sizeof *columns);
    rc = import_all(env, db, format == FORMAT_TEXT, report->rows, &n, err);
    db_close(db);
    if (rc || format == FORMAT_TEXT)
        report_free(report);
    else
        cmd_report(env, report);
    return rc;
}

const struct cmd cmd_import = {
    .name = "import",
    .words = "DB FILE...",
    .summary = "Store profiles in a database",
    .help =
        "Decodes every FILE and stores its bytes and what they say in the SQLite database DB, which is made "
        "if there is none.\n"
        "A profile is stored whole or not at all, and once: the same bytes again change nothing. A stored "
        "profile is a source for every command, as DB#ID, DB#latest or DB#latest:KIND.\n"
        "Branches of the call tree below 1/10000 of the total are stored as one child each, unless --tree is "
        "given.",
    .examples = "import profiles.db cpu.pb.gz heap.pb.gz\n"
                "top profiles.db#latest:cpu",
    .options = options,
    .options_size = sizeof(struct import_options),
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 2,
    .run = run,
};
