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
#include "cli/walk.h"
#include "db/db.h"
#include "decode/decode.h"
#include "findings/store.h"
#include "findings/tables_locks.h"
#include "profile/profile.h"
#include "profile/strings.h"
#include "report/report.h"
#include "source/unread.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* What is stored by one command is judged together, with what an earlier one left unjudged. */
struct judging {
    struct session *session; /* NULL: not wanted */
    const struct walked *file;
    int64_t *ids; /* of its profiles; 0 for one that is judged already */
    size_t n, cap;
    struct strings *taken; /* the same ids, as bytes */
};

static bool is_taken(const struct judging *j, int64_t id)
{
    return strings_find(j->taken, (const char *)&id, sizeof id) != UINT32_MAX;
}

static int64_t take(struct judging *j, int64_t id)
{
    (void)strings_intern(j->taken, (const char *)&id, sizeof id);
    return id;
}

/* The same file given twice is one profile. */
static int judge_one(void *context, int64_t id, const struct profile *p, struct pprofx_error *err)
{
    const struct judging *j = context;
    const struct tables_input input = {j->file->name, j->file->root, j->file->folder, false};
    return is_taken(j, id) ? 0 : session_add(j->session, &input, p, err);
}

/* made is in the order in which the session got the profiles, or was not put at all. */
static void keep_ids(struct judging *j, const struct db_imported *made)
{
    size_t n = j->session ? session_profiles(j->session) : 0, first = j->n;
    while (j->n < n) {
        size_t i = j->n - first;
        bool wanted = i < made->n && !made->list[i].is_judged && !is_taken(j, made->list[i].id);
        MEM_ROOM(j->ids, j->n, j->cap);
        j->ids[j->n++] = wanted ? take(j, made->list[i].id) : 0;
    }
}

static int start_judging(struct judging *j, struct cmd_env *env, struct pprofx_error *err)
{
    const struct import_options *o = env->options;
    int rc = o->no_findings ? 0 : rules_session(&j->session, NULL, &env->notes, err);
    if (!rc && j->session)
        j->taken = strings_new(session_arena(j->session));
    return rc;
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
    strings_free(j->taken);
    session_free(j->session);
    mem_free(j->ids);
    return rc;
}

/* While the words are worked through. */
struct importing {
    struct cmd_env *env;
    struct db *db; /* NULL: not opened yet */
    struct judging judging;
    struct table *rows;
    const char *word;
    bool at_once;            /* what is stored is told at once */
    size_t n, n_missed;      /* sources that are stored, that could not be */
    struct unread in_folder; /* of the latter, those that were not named */
};

/* Whether a file is the database itself, or one that SQLite keeps beside it. */
static bool is_own(const char *db, const char *file)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    struct stat a, b;
    bool own = false;
    if (stat(file, &a))
        return false;
    for (size_t i = 0; !own && i < sizeof ends / sizeof *ends; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s%s", db, ends[i]);
        own = stat(buf_text(&path), &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
        buf_free(&path);
    }
    return own;
}

static int drop(void *context, struct profile *p, struct pprofx_error *err)
{
    (void)context;
    (void)err;
    profile_free(p);
    return 0;
}

/* Whether it is a profile, before a database is made for it. */
static int check(struct cmd_env *env, const char *name, struct pprofx_error *err)
{
    const struct decode_options how = {.limits = env->limits};
    const struct decode_each each = {NULL, drop};
    struct opened opened = {0};
    struct notes unused = {0};
    if (!opened_again(name))
        return 0;
    int rc = opened_open(&opened, name, &env->limits, &env->notes, err);
    if (!rc)
        rc = decode_moments(opened.source, &how, &each, &unused, err);
    opened_close(&opened);
    notes_free(&unused);
    if (rc)
        error_prefix(err, "%s: ", name);
    return rc;
}

static int open_database(struct importing *im, struct pprofx_error *err)
{
    const char *path = im->env->words[0];
    int rc = db_open(&im->db, path, DB_CREATE, err);
    if (rc)
        error_prefix(err, "%s: ", path);
    return rc;
}

static int import_one(struct importing *im, const struct walked *file, struct db_imported *out,
                      struct pprofx_error *err)
{
    struct cmd_env *env = im->env;
    const struct import_options *o = env->options;
    struct progress progress = {.what = file->name};
    const struct db_put_options put = {.name = file->name,
                                       .tree = o->tree,
                                       .samples = o->samples,
                                       .goroutines = o->goroutines,
                                       .limits = env->limits,
                                       .seen = progress_wanted() ? progress_store : NULL,
                                       .seen_context = &progress,
                                       .filled = im->judging.session ? judge_one : NULL,
                                       .filled_context = &im->judging};
    struct opened opened = {0};
    im->judging.file = file;
    int rc = opened_open(&opened, file->name, &env->limits, &env->notes, err);
    if (!rc)
        rc = db_import(im->db, opened.source, &put, out, &env->notes, err);
    progress_end(&progress);
    moments_close(env, &opened, file->name);
    keep_ids(&im->judging, out);
    if (rc)
        error_prefix(err, "%s: ", rc == PPROFX_OUTPUT ? env->words[0] : file->name);
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

static int show(struct importing *im, const char *name, const struct db_imported *made,
                struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < made->n; i++) {
        add_row(im->rows, name, &made->list[i]);
        rc = im->at_once ? tell(im->env, name, &made->list[i], made->n, err) : 0;
    }
    return rc;
}

static void missed(void *context, const struct walked *file, int code, const struct pprofx_error *why)
{
    struct importing *im = context;
    (void)code;
    if (file->root && is_own(im->env->words[0], file->name))
        return;
    im->n_missed++;
    if (file->name == im->word)
        notes_add(&im->env->notes, "%s", why->message);
    else
        unread_add(&im->in_folder, str_of(why->message));
}

/* Stores one file and tells so. */
static int store(struct importing *im, const struct walked *file, struct pprofx_error *err)
{
    struct db_imported made = {0};
    int rc = im->db ? 0 : check(im->env, file->name, err);
    if (rc)
        return rc;
    rc = im->db ? 0 : open_database(im, err);
    if (!rc)
        rc = import_one(im, file, &made, err);
    if (rc)
        return rc;
    im->n++;
    rc = show(im, file->name, &made, err);
    db_imported_free(&made);
    return rc;
}

/* A bad source is a note when others are good. */
static int import_file(void *context, const struct walked *file, struct pprofx_error *err)
{
    struct importing *im = context;
    struct pprofx_error failure = {0};
    int rc = file->root && db_is_database(file->name)
                 ? error_set(&failure, PPROFX_FORMAT, "%s: a database", file->name)
                 : store(im, file, &failure);
    if (!rc)
        return 0;
    if (!fetch_is_bad(rc) || (!file->root && im->env->n_words == 2)) {
        *err = failure;
        return rc;
    }
    missed(im, file, rc, &failure);
    return 0;
}

static int import_all(struct importing *im, struct pprofx_error *err)
{
    const struct walk how = {im, import_file, missed};
    struct cmd_env *env = im->env;
    int rc = access(env->words[0], F_OK) == 0 ? open_database(im, err) : 0;
    for (size_t i = 1; !rc && i < env->n_words; i++) {
        im->word = env->words[i];
        rc = walk(&how, im->word, err);
    }
    if (!rc && im->in_folder.n)
        notes_add(&env->notes, "%s", unread_text(&im->in_folder));
    return rc || im->n ? rc : fetch_none(im->n_missed, "", err);
}

static int run_import(struct importing *im, struct pprofx_error *err)
{
    struct cmd_env *env = im->env;
    struct moments_kept kept = {0};
    int rc = start_judging(&im->judging, env, err);
    env->kept = im->judging.session ? &kept : NULL; /* only who judges reads again */
    if (!rc)
        rc = import_all(im, err);
    rc = end_judging(&im->judging, env, im->db, rc, err);
    env->kept = NULL;
    opened_close(&kept.opened);
    unread_free(&im->in_folder);
    db_close(im->db);
    return rc;
}

static int run(struct cmd_env *env, struct pprofx_error *err)
{
    enum format format = FORMAT_TEXT;
    int rc = common_format(env->common, &format, err);
    if (!rc && env->common->dump)
        rc = error_set(err, PPROFX_USAGE, "import stores every dump; -dump is for what reads one of them");
    if (rc)
        return rc;
    struct report *report = mem_zalloc(1, sizeof *report);
    report->name = "import";
    report->rows = table_new(columns, sizeof columns / sizeof *columns);
    struct importing im = {.env = env, .rows = report->rows, .at_once = format == FORMAT_TEXT};
    rc = run_import(&im, err);
    if (rc || format == FORMAT_TEXT)
        report_free(report);
    else
        cmd_report(env, report);
    return rc;
}

const struct cmd cmd_import = {
    .name = "import",
    .words = "DB SOURCE...",
    .summary = "Store profiles in a database",
    .help =
        "Decodes every SOURCE and stores its bytes and what they say in the SQLite database DB, which is "
        "made "
        "if there is none. A folder is read with all below it; what is no profile in it is named and passed "
        "over.\n"
        "A profile is stored whole or not at all, and once: the same bytes again change nothing. A stored "
        "profile is a source for every command, as DB#ID, DB#latest or DB#latest:KIND.\n"
        "Each goroutine dump of a text is a profile of its own.\n"
        "Branches of the call tree below 1/10000 of the total are stored as one child each, unless --tree is "
        "given.\n"
        "What the command stores is judged as \"findings\" does it, and what is found wrong is in the table "
        "finding. What an import that was broken off has stored and not judged is judged when it is imported "
        "again.",
    .examples = "import profiles.db cpu.pb.gz heap.pb.gz\n"
                "import profiles.db incident/\n"
                "top profiles.db#latest:cpu",
    .options = options,
    .options_size = sizeof(struct import_options),
    .needs = CMD_NEEDS_NOTHING,
    .min_words = 2,
    .run = run,
};
