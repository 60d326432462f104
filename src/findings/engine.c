#include "findings/engine.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "db/handle.h"
#include "findings/chain.h"
#include "findings/guards.h"
#include "findings/narrow.h"
#include "findings/row.h"
#include "findings/signatures.h"
#include "findings/sources.h"

#include <time.h>

/* What a user's rule may take: time, looked at between steps as a step may be a function of a long text;
 * memory beyond what the tables take; bytes of a text, and of a pattern compared with one; rows. */
enum {
    RULE_MS = 2000,
    STEPS_BETWEEN_LOOKS = 100,
    RULE_MEMORY = 256 << 20,
    RULE_TEXT = 64 << 10,
    RULE_PATTERN = 1 << 10,
    RULE_ROWS = 1000
};

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
    /* Of the profiles of the process, each with blanks around it; "heap+" with more than one moment,
     * "waiters" where goroutines wait for locks, "before" with --before. */
    struct buf kinds;
    struct notes *notes;
    bool *broken; /* which rules have failed already, in an earlier process */
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

/* Why a statement came to no good end. */
static int failed(const struct judging *j, struct pprofx_error *err)
{
    switch (sqlite3_errcode(j->db->sqlite) & 0xff) {
    case SQLITE_INTERRUPT:
        return error_set(err, PPROFX_USAGE, "it takes longer than %d s", RULE_MS / 1000);
    case SQLITE_NOMEM:
        return error_set(err, PPROFX_USAGE, "it takes more than %d MiB of memory", RULE_MEMORY >> 20);
    case SQLITE_AUTH:
        return error_set(err, PPROFX_USAGE, "a rule may only read: %s", sqlite3_errmsg(j->db->sqlite));
    default:
        return error_set(err, PPROFX_USAGE, "%s", sqlite3_errmsg(j->db->sqlite));
    }
}

static int run_statement(struct judging *j, const struct rule *rule, sqlite3_stmt *stmt,
                         struct pprofx_error *err)
{
    int step = SQLITE_DONE, rc = 0;
    size_t n = 0;
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct finding f = {.rule = rule, .cause = SIZE_MAX};
        if (rule->origin && n++ == RULE_ROWS)
            return error_set(err, PPROFX_USAGE, "it finds more than %d things", RULE_ROWS);
        rc = row_read(&f, stmt, j->tables, j->arena, err);
        if (!rc && guards_apply(&j->guards, &f))
            keep(j, &f);
    }
    return !rc && step != SQLITE_DONE ? failed(j, err) : rc;
}

/* With narrow views, unless that makes no statement: then what is wrong is told of the rule's own words. */
static int prepare_first(struct judging *j, const char *sql, sqlite3_stmt **out, const char **rest)
{
    struct buf narrow = {0};
    const char *behind = NULL;
    narrow_query(tables_narrow(j->tables), sql, &narrow);
    int rc = sqlite3_prepare_v2(j->db->sqlite, buf_text(&narrow), -1, out, &behind);
    if (rc == SQLITE_OK && *out)
        *rest = sql + strlen(sql) - strlen(behind);
    else
        rc = sqlite3_prepare_v2(j->db->sqlite, sql, -1, out, rest);
    buf_free(&narrow);
    return rc;
}

/* One statement; behind it only blanks, semicolons and comments. */
static int prepare(struct judging *j, const char *sql, sqlite3_stmt **out, struct pprofx_error *err)
{
    sqlite3_stmt *more = NULL;
    const char *rest = sql;
    if (prepare_first(j, sql, out, &rest) != SQLITE_OK)
        return failed(j, err);
    if (!*out)
        return error_set(err, PPROFX_USAGE, "there is no SELECT");
    bool one = true;
    while (one && *rest)
        one = sqlite3_prepare_v2(j->db->sqlite, rest, -1, &more, &rest) == SQLITE_OK && !more;
    (void)sqlite3_finalize(more);
    return one ? 0 : error_set(err, PPROFX_USAGE, "a rule is one SELECT, with nothing behind it");
}

static int run_prepared(struct judging *j, const struct rule *rule, sqlite3_stmt *stmt,
                        struct pprofx_error *err)
{
    if (rule->form != RULE_CHAIN)
        return run_statement(j, rule, stmt, err);
    int rc = chain_run(j->out, stmt, j->arena, err);
    int code = sqlite3_errcode(j->db->sqlite) & 0xff;
    bool is_sqlite = code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE;
    return rc && rule->origin && is_sqlite ? failed(j, err) : rc;
}

/* What holds only while a rule of the user's runs; end must live as long. */
static void confine(struct judging *j, struct timespec *end, int *text, sqlite3_int64 *memory)
{
    (void)clock_gettime(CLOCK_MONOTONIC, end);
    end->tv_sec += RULE_MS / 1000;
    sqlite3_progress_handler(j->db->sqlite, STEPS_BETWEEN_LOOKS, is_late, end);
    *text = sqlite3_limit(j->db->sqlite, SQLITE_LIMIT_LENGTH, RULE_TEXT);
    (void)sqlite3_limit(j->db->sqlite, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, RULE_PATTERN);
    *memory = sqlite3_hard_heap_limit64(sqlite3_memory_used() + RULE_MEMORY);
}

static void set_free(struct judging *j, int text, sqlite3_int64 memory)
{
    (void)sqlite3_hard_heap_limit64(memory);
    (void)sqlite3_limit(j->db->sqlite, SQLITE_LIMIT_LENGTH, text);
    sqlite3_progress_handler(j->db->sqlite, 0, NULL, NULL);
}

static int run_rule(struct judging *j, const struct rule *rule, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct timespec end;
    sqlite3_int64 memory = 0;
    int text = 0;
    if (rule->origin)
        confine(j, &end, &text, &memory);
    (void)sqlite3_set_authorizer(j->db->sqlite, authorize, NULL);
    int rc = prepare(j, rule->sql, &stmt, err);
    if (!rc)
        rc = run_prepared(j, rule, stmt, err);
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_set_authorizer(j->db->sqlite, NULL, NULL);
    if (rule->origin)
        set_free(j, text, memory);
    return rc;
}

/* A rule that fails is ours and an error, or the user's and a note; then nothing of it is kept. */
static int try_rule(struct judging *j, const struct rule *rule, bool *broken, struct pprofx_error *err)
{
    struct pprofx_error failure = {0};
    size_t n_findings = j->out->n_findings, n_quality = j->out->n_quality;
    int rc = run_rule(j, rule, &failure);
    if (!rc)
        return 0;
    if (rule->origin) {
        j->out->n_findings = n_findings;
        j->out->n_quality = n_quality;
        *broken = true;
        notes_add(j->notes, "Rule left out: %s: %s", rule->origin, failure.message);
        return 0;
    }
    return error_set(err, rc, "rule %s: %s", rule->id.p, failure.message);
}

static int read_kinds(struct judging *j, struct pprofx_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT kind FROM profile WHERE judged AND NOT before "
        "UNION SELECT 'before' FROM profile WHERE judged AND before "
        "UNION SELECT 'memstats' FROM profile p WHERE judged AND EXISTS "
        "(SELECT 1 FROM memstats m WHERE m.profile = p.profile) "
        "UNION SELECT kind || '+' FROM profile WHERE judged AND NOT before AND moments > 1 "
        "UNION SELECT 'waiters' FROM lock_wait UNION SELECT 'waiters' FROM lock";
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

/* Whether some stack has one of the marks a rule cannot do without. */
static bool has_needs(const struct judging *j, const struct rule *rule)
{
    for (size_t i = 0; i < rule->needs.n;) {
        size_t n = i;
        while (n < rule->needs.n && rule->needs.p[n] != ' ')
            n++;
        if (n > i && tables_has_mark(j->tables, (struct str){rule->needs.p + i, n - i}))
            return true;
        i = n + 1;
    }
    return rule->needs.n == 0;
}

static int run_form(struct judging *j, const struct rules *rules, enum rule_form form,
                    struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < rules_count(rules); i++)
        if (rules_get(rules, i)->form == form && !j->broken[i] && applies(j, rules_get(rules, i)) &&
            has_needs(j, rules_get(rules, i)))
            rc = try_rule(j, rules_get(rules, i), &j->broken[i], err);
    return rc;
}

static int judge_process(struct judging *j, const struct rules *rules, struct pprofx_error *err)
{
    int64_t n = 0;
    size_t first = j->out->n_findings;
    struct buf sql = {0};
    buf_printf(&sql, "SELECT count(*) FROM profile WHERE process = %zu", j->process);
    int rc = db_number(j->db, buf_text(&sql), &n, err);
    buf_free(&sql);
    if (rc || !n)
        return rc;
    rc = tables_judge(j->tables, j->process, err);
    if (!rc)
        rc = guards_read(&j->guards, j->db, err);
    if (!rc)
        rc = read_kinds(j, err);
    if (!rc)
        rc = run_form(j, rules, RULE_QUALITY, err);
    if (!rc)
        rc = run_form(j, rules, RULE_FINDING, err);
    if (!rc)
        rc = chain_tables(j->out, first, j->db, err);
    if (!rc)
        rc = run_form(j, rules, RULE_CHAIN, err);
    return rc ? rc : signatures_add(j->out, j->process, j->db, j->arena, err);
}

int engine_judge(struct tables *tables, const struct rules *rules, struct arena *arena,
                 struct finding_list *out, struct notes *notes, struct pprofx_error *err)
{
    struct judging j = {
        .tables = tables, .db = tables_db(tables), .arena = arena, .out = out, .notes = notes};
    j.broken = mem_zalloc(rules_count(rules) + 1, sizeof *j.broken);
    int rc = sources_settle(out, j.db, arena, err);
    for (size_t i = 0; !rc && i < tables_processes(tables); i++) {
        j.process = i;
        rc = judge_process(&j, rules, err);
    }
    buf_free(&j.kinds);
    mem_free(j.broken);
    if (rc)
        return rc;
    chain_order(out);
    sources_commands(out, arena);
    sources_remark(out, arena);
    return 0;
}

void findings_free(struct finding_list *list)
{
    mem_free(list->findings);
    mem_free(list->quality);
    mem_free(list->sources);
    mem_free(list->signatures);
    *list = (struct finding_list){0};
}
