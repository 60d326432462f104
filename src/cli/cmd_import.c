/* import: profiles into a database, each in a transaction of its own and reported as soon as it is done. */
#include "cli/cmd.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/fetch.h"
#include "cli/moments.h"
#include "cli/opened.h"
#include "cli/opts_rules.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/reread.h"
#include "db/db.h"
#include "findings/store.h"
#include "findings/tables_locks.h"
#include "report/report.h"

#include <inttypes.h>

struct import_options {
    bool tree, samples, goroutines, no_findings;
};

static const struct opt options[] = {
    {"tree", NULL, OPT_FLAG, offsetof(struct import_options, tree), NULL, "store the whole call tree"},
    {"samples", NULL, OPT_FLAG, offsetof(struct import_options, samples), NULL,
     "store the samples too, and the whole call tree"},
    {"goroutines", NULL, OPT_FLAG, offsetof(struct import_options, goroutines), NULL,
     "of dumps: store every goroutine too, not only their groups"},
    {"no-findings", NULL, OPT_FLAG, offsetof(struct import_options, no_findings), NULL,
     "do not judge what is stored"},
    {0},
};

static const struct column columns[] = {
    {.key = "id", .header = "id", .align = ALIGN_RIGHT},
    {.key = "new", .header = "new", .gap = 2},
    {.key = "source", .header = "source", .gap = 2},
    {.key = "moment", .hide_in_text = true},
};

/* What is stored by one command is judged together. */
struct judging {
    struct session *session; /* NULL: not wanted */
    const char *word;
    int64_t *ids; /* of its profiles; 0 for one that was not stored now */
    size_t n, cap;
};

static int judge_one(void *context, const struct profile *p, struct pprofx_error *err)
{
    const struct judging *j = context;
    const struct tables_input input = {j->word, NULL, "", false};
    return session_add(j->session, &input, p, err);
}

/* made is in the order in which the session got the profiles, or was not put at all. */
static void keep_ids(struct judging *j, const struct db_imported *made)
{
    size_t n = j->session ? session_profiles(j->session) : 0, first = j->n;
    while (j->n < n) {
        size_t i = j->n - first;
        MEM_ROOM(j->ids, j->n, j->cap);
        j->ids[j->n++] = i < made->n && made->list[i].is_new ? made->list[i].id : 0;
    }
}

static int start_judging(struct judging *j, struct cmd_env *env, struct pprofx_error *err)
{
    const struct import_options *o = env->options;
    return o->no_findings ? 0 : rules_session(&j->session, NULL, &env->notes, err);
}

static int end_judging(struct judging *j, struct cmd_env *env, struct db *db, int rc,
                       struct pprofx_error *err)
{
    const struct tables_again again = {env, reread_locks};
    if (j->session)
        session_read_again(j->session, &again, env->limits.max_memory);
    if (!rc && j->session && j->n)
        rc = session_judge(j->session, &env->notes, err);
    if (!rc && j->session && j->n)
        rc = findings_store(j->session, db, j->ids, err);
    session_free(j->session);
    mem_free(j->ids);
    return rc;
}

static int import_one(struct cmd_env *env, struct db *db, const char *word, struct judging *judging,
                      struct db_imported *out, struct pprofx_error *err)
{
    const struct import_options *o = env->options;
    struct progress progress = {.what = word};
    const struct db_put_options put = {.name = word,
                                       .tree = o->tree,
                                       .samples = o->samples,
                                       .goroutines = o->goroutines,
                                       .limits = env->limits,
                                       .seen = progress_wanted() ? progress_store : NULL,
                                       .seen_context = &progress,
                                       .filled = judging->session ? judge_one : NULL,
                                       .filled_context = judging};
    struct opened opened = {0};
    judging->word = word;
    int rc = opened_open(&opened, word, &env->limits, &env->notes, err);
    if (!rc)
        rc = db_import(db, opened.source, &put, out, &env->notes, err);
    progress_end(&progress);
    moments_close(env, &opened, word);
    keep_ids(judging, out);
    if (rc)
        error_prefix(err, "%s: ", rc == PPROFX_OUTPUT ? env->words[0] : word);
    return rc;
}

/* Says that a profile is stored, at once: who reads this may rely on it. */
static int tell(struct cmd_env *env, const char *word, const struct db_stored *stored, size_t n,
                struct pprofx_error *err)
{
    struct buf line = {0};
    utf8_clean(&line, str_of(word));
    if (n > 1)
        buf_printf(&line, ", dump %" PRId64 " of %zu,", stored->moment, n);
    buf_puts(&line, stored->is_new ? " is stored as " : " was stored before as ");
    utf8_clean(&line, str_of(env->words[0]));
    buf_printf(&line, "#%" PRId64 "\n", stored->id);
    int rc = output_write(env->output, line.data, line.len, err);
    buf_free(&line);
    return rc;
}

static void add_number(struct table *t, int64_t n)
{
    struct buf number = {0};
    buf_int(&number, n);
    table_int(t, n, (struct str){number.data, number.len});
    buf_free(&number);
}

static void add_row(struct table *t, const char *word, const struct db_stored *stored)
{
    add_number(t, stored->id);
    table_bool(t, stored->is_new);
    table_text(t, str_of(word));
    add_number(t, stored->moment);
}

static int show(struct cmd_env *env, const char *word, const struct db_imported *made, bool at_once,
                struct table *rows, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < made->n; i++) {
        add_row(rows, word, &made->list[i]);
        rc = at_once ? tell(env, word, &made->list[i], made->n, err) : 0;
    }
    return rc;
}

/* Imports all; *n counts those that are stored.  A bad source is a note when others are good. */
static int import_all(struct cmd_env *env, struct db *db, struct judging *judging, bool at_once,
                      struct table *rows, size_t *n, struct pprofx_error *err)
{
    for (size_t i = 1; i < env->n_words; i++) {
        struct pprofx_error failure = {0};
        struct db_imported made = {0};
        int rc = import_one(env, db, env->words[i], judging, &made, &failure);
        if (rc) {
            rc = fetch_failed(env, env->n_words - 1, rc, &failure, err);
            if (rc)
                return rc;
            continue;
        }
        *n += 1;
        rc = show(env, env->words[i], &made, at_once, rows, err);
        db_imported_free(&made);
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
    if (!rc && env->common->dump)
        rc = error_set(err, PPROFX_USAGE, "import stores every dump; -dump is for what reads one of them");
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
    struct judging judging = {0};
    struct moments_kept kept = {0};
    rc = start_judging(&judging, env, err);
    env->kept = judging.session ? &kept : NULL; /* only who judges reads again */
    if (!rc)
        rc = import_all(env, db, &judging, format == FORMAT_TEXT, report->rows, &n, err);
    rc = end_judging(&judging, env, db, rc, err);
    env->kept = NULL;
    opened_close(&kept.opened);
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
        "Each goroutine dump of a text is a profile of its own.\n"
        "Branches of the call tree below 1/10000 of the total are stored as one child each, unless --tree is "
        "given.\n"
        "What the command stores is judged as \"findings\" does it, and what is found wrong is in the table "
        "finding.",
    .examples = "import profiles.db cpu.pb.gz heap.pb.gz\n"
                "top profiles.db#latest:cpu",
    .options = options,
    .options_size = sizeof(struct import_options),
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 2,
    .run = run,
};
