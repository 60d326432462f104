#include "findings/engine.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "db/handle.h"
#include "findings/chain.h"
#include "findings/guards.h"
#include "findings/row.h"

#include <time.h>

enum { RULE_MS = 2000, STEPS_BETWEEN_LOOKS = 10000 };

/* Stops a query that takes too long. */
static int is_late(void *context)
{
    const struct timespec *end = context;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec > end->tv_nsec);
}

/* Reading and computing. */
static int authorize(void *context, int action, const char *a, const char *b, const char *database,
                     const char *trigger)
{
    (void)context, (void)a, (void)b, (void)database, (void)trigger;
    return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
                   action == SQLITE_FUNCTION
               ? SQLITE_OK
               : SQLITE_DENY;
}

struct judging {
    struct tables *tables;
    struct db *db;
    struct arena *arena;
    struct finding_list *out;
    size_t cap_findings, cap_quality, n_made;
    size_t process;
    struct guards guards;
    struct buf kinds; /* of the profiles of the process, each with blanks around it; "before" with --before */
    struct notes *notes;
};

static void keep(struct judging *j, struct finding *f)
{
    f->number = j->n_made++;
    f->process = j->process;
    if (f->rule->form == RULE_QUALITY) {
        MEM_ROOM(j->out->quality, j->out->n_quality, j->cap_quality);
        j->out->quality[j->out->n_quality++] = *f;
        return;
    }
    MEM_ROOM(j->out->findings, j->out->n_findings, j->cap_findings);
    j->out->findings[j->out->n_findings++] = *f;
}

static int run_statement(struct judging *j, const struct rule *rule, sqlite3_stmt *stmt,
                         struct pprofx_error *err)
{
    int step, rc = 0;
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct finding f = {.rule = rule, .cause = SIZE_MAX};
        rc = row_read(&f, stmt, j->tables, j->arena, err);
        if (!rc && guards_apply(&j->guards, &f))
            keep(j, &f);
    }
    if (!rc && step != SQLITE_DONE)
        rc = error_set(err, PPROFX_USAGE, "%s",
                       sqlite3_errcode(j->db->sqlite) == SQLITE_INTERRUPT ? "it takes longer than 2 s"
                                                                          : sqlite3_errmsg(j->db->sqlite));
    return rc;
}

static int run_rule(struct judging *j, const struct rule *rule, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct timespec end;
    int rc = 0;
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += RULE_MS / 1000;
    sqlite3_progress_handler(j->db->sqlite, rule->origin ? STEPS_BETWEEN_LOOKS : 0, is_late, &end);
    (void)sqlite3_set_authorizer(j->db->sqlite, authorize, NULL);
    if (sqlite3_prepare_v2(j->db->sqlite, rule->sql, -1, &stmt, NULL) != SQLITE_OK)
        rc = error_set(err, PPROFX_USAGE, "%s", sqlite3_errmsg(j->db->sqlite));
    if (!rc && !stmt)
        rc = error_set(err, PPROFX_USAGE, "there is no SELECT");
    if (!rc && rule->form == RULE_CHAIN)
        rc = chain_run(j->out, stmt, j->arena, err);
    else if (!rc)
        rc = run_statement(j, rule, stmt, err);
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_set_authorizer(j->db->sqlite, NULL, NULL);
    sqlite3_progress_handler(j->db->sqlite, 0, NULL, NULL);
    return rc;
}

/* A rule that fails is ours and an error, or the user's and a note. */
static int try_rule(struct judging *j, const struct rule *rule, struct pprofx_error *err)
{
    struct pprofx_error failure = {0};
    int rc = run_rule(j, rule, &failure);
    if (!rc)
        return 0;
    if (rule->origin) {
        notes_add(j->notes, "Rule left out: %s: %s", rule->origin, failure.message);
        return 0;
    }
    return error_set(err, rc, "rule %s: %s", rule->id.p, failure.message);
}

static int read_kinds(struct judging *j, struct pprofx_error *err)
{
    static const char sql[] = "SELECT DISTINCT kind FROM profile WHERE judged AND NOT before "
                              "UNION SELECT 'before' FROM profile WHERE judged AND before "
                              "UNION SELECT 'memstats' FROM profile p WHERE judged AND EXISTS "
                              "(SELECT 1 FROM memstats m WHERE m.profile = p.profile)";
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(j->db, sql, &stmt, err);
    buf_clear(&j->kinds);
    buf_char(&j->kinds, ' ');
    while (!rc && sqlite3_step(stmt) == SQLITE_ROW) {
        struct str kind = db_column_text(stmt, 0);
        buf_add(&j->kinds, kind.p, kind.n);
        buf_char(&j->kinds, ' ');
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* Whether the process has a profile of one of the kinds a rule is about, and another set where it compares.
 */
static bool applies(const struct judging *j, const struct rule *rule)
{
    struct str kinds = {buf_text(&j->kinds), j->kinds.len};
    bool any = !rule->kinds.n;
    for (size_t i = 0; i < rule->kinds.n;) {
        struct buf word = {0};
        size_t n = i;
        while (n < rule->kinds.n && rule->kinds.p[n] != ' ')
            n++;
        bool before = str_begins((struct str){rule->kinds.p + i, n - i}, "before");
        buf_printf(&word, " %.*s ", before ? 6 : (int)(n - i), rule->kinds.p + i);
        bool found = str_holds(kinds, buf_text(&word));
        buf_free(&word);
        if (before && !found)
            return false;
        any = any || found;
        i = n + 1;
    }
    return any;
}

static int run_form(struct judging *j, const struct rules *rules, enum rule_form form,
                    struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < rules_count(rules); i++)
        if (rules_get(rules, i)->form == form && applies(j, rules_get(rules, i)))
            rc = try_rule(j, rules_get(rules, i), err);
    return rc;
}

static int judge_process(struct judging *j, const struct rules *rules, struct pprofx_error *err)
{
    int64_t n = 0;
    size_t first = j->out->n_findings;
    int rc = tables_judge(j->tables, j->process, err);
    if (!rc)
        rc = db_number(j->db, "SELECT count(*) FROM profile WHERE judged", &n, err);
    if (rc || !n)
        return rc;
    rc = guards_read(&j->guards, j->db, err);
    if (!rc)
        rc = read_kinds(j, err);
    if (!rc)
        rc = run_form(j, rules, RULE_QUALITY, err);
    if (!rc)
        rc = run_form(j, rules, RULE_FINDING, err);
    if (!rc)
        rc = chain_tables(j->out, first, j->db, err);
    return rc ? rc : run_form(j, rules, RULE_CHAIN, err);
}

int engine_judge(struct tables *tables, const struct rules *rules, struct arena *arena,
                 struct finding_list *out, struct notes *notes, struct pprofx_error *err)
{
    struct judging j = {
        .tables = tables, .db = tables_db(tables), .arena = arena, .out = out, .notes = notes};
    int rc = 0;
    for (size_t i = 0; !rc && i < tables_processes(tables); i++) {
        j.process = i;
        rc = judge_process(&j, rules, err);
    }
    if (!rc)
        chain_order(out);
    buf_free(&j.kinds);
    return rc;
}
