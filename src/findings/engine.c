#include "findings/engine.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/notes.h"
#include "db/handle.h"
#include "findings/chain.h"
#include "findings/commands.h"
#include "findings/confidence.h"
#include "findings/confined.h"
#include "findings/functions.h"
#include "findings/guards.h"
#include "findings/kinds.h"
#include "findings/narrow.h"
#include "findings/reason.h"
#include "findings/row.h"
#include "findings/signatures.h"
#include "findings/sources.h"

/* Of each rule, from process to process. */
struct rule_state {
    const struct rule *rule; /* the built-in one in its place when it has failed; NULL: there is none */
    sqlite3_stmt *stmt; /* kept while there are more processes: compiling it takes longer than running it */
};

struct judging {
    struct tables *tables;
    struct db *db;
    const struct rules *rules;
    struct rule_state *states;
    struct arena *arena;
    struct finding_list *out;
    size_t cap_findings, cap_quality, n_made;
    size_t process;
    struct guards guards;
    struct confined confined;
    struct kinds kinds;
    struct chain_links links;
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

/* What a row says: a finding, unless guards leave nothing of it, or what belongs together. */
static int take_row(struct judging *j, const struct rule *rule, sqlite3_stmt *stmt, struct pprofx_error *err)
{
    struct finding f = {.rule = rule, .cause = SIZE_MAX};
    if (rule->form == RULE_CHAIN)
        return chain_read(&j->links, stmt, j->arena, err);
    int rc = row_read(&f, stmt, j->tables, j->arena, err);
    if (rc || !guards_apply(&j->guards, &f))
        return rc;
    if (rule->form == RULE_FINDING)
        rc = confidence_add(&f, j->tables, j->arena, err);
    if (!rc)
        keep(j, &f);
    return rc;
}

static int run_statement(struct judging *j, const struct rule *rule, sqlite3_stmt *stmt,
                         struct pprofx_error *err)
{
    int step = SQLITE_DONE, rc = rule->form == RULE_CHAIN ? chain_check(stmt, err) : 0;
    size_t n = 0, bytes = arena_size(j->arena);
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        if (rule->origin && n++ == CONFINED_ROWS)
            return error_set(err, PPROFX_USAGE, "it finds more than %d things", CONFINED_ROWS);
        if (rule->origin && arena_size(j->arena) - bytes > CONFINED_TEXTS)
            return error_set(err, PPROFX_USAGE, "it says more than %d MB", CONFINED_TEXTS >> 20);
        rc = take_row(j, rule, stmt, err);
    }
    return !rc && step != SQLITE_DONE ? confined_failure(&j->confined, err) : rc;
}

/* With views as narrow as it needs.  A user's rule may have words that they do not fit, or be wrong, which is
 * told of its own words.  *rest is what is behind the first statement. */
static int prepare_first(struct judging *j, const struct rule *rule, sqlite3_stmt **out, const char **rest)
{
    const char *behind = NULL;
    struct buf narrow = {0};
    narrow_query(tables_narrow(j->tables), rule->sql, rule->origin != NULL, &narrow);
    int rc = sqlite3_prepare_v2(j->db->sqlite, buf_text(&narrow), -1, out, &behind);
    if (rule->origin && (rc != SQLITE_OK || !*out))
        rc = sqlite3_prepare_v2(j->db->sqlite, rule->sql, -1, out, rest);
    else
        *rest = rule->sql + strlen(rule->sql) - strlen(behind);
    buf_free(&narrow);
    return rc;
}

/* One statement; behind it only blanks, semicolons and comments. */
static int prepare(struct judging *j, const struct rule *rule, sqlite3_stmt **out, struct pprofx_error *err)
{
    sqlite3_stmt *more = NULL;
    const char *rest = rule->sql;
    if (prepare_first(j, rule, out, &rest) != SQLITE_OK)
        return confined_failure(&j->confined, err);
    if (!*out)
        return error_set(err, PPROFX_USAGE, "there is no SELECT");
    bool one = true;
    while (one && *rest)
        one = sqlite3_prepare_v2(j->db->sqlite, rest, -1, &more, &rest) == SQLITE_OK && !more;
    (void)sqlite3_finalize(more);
    return one ? 0 : error_set(err, PPROFX_USAGE, "a rule is one SELECT, with nothing behind it");
}

static int query(struct judging *j, struct rule_state *state, struct pprofx_error *err)
{
    const struct rule *rule = state->rule;
    functions_judge(tables_functions(j->tables), rule->levels);
    confined_begin(&j->confined, rule->origin != NULL);
    int rc = state->stmt ? 0 : prepare(j, rule, &state->stmt, err);
    if (!rc)
        rc = run_statement(j, rule, state->stmt, err);
    (void)sqlite3_reset(state->stmt);
    confined_end(&j->confined);
    if (rc || j->process == j->out->n_processes) {
        (void)sqlite3_finalize(state->stmt);
        state->stmt = NULL;
    }
    return rc;
}

/* Chains join what was found when all their rows were read: a rule that fails joins nothing, and does not see
 * what it joins itself. */
static int run_rule(struct judging *j, struct rule_state *state, struct pprofx_error *err)
{
    struct functions *functions = tables_functions(j->tables);
    size_t made = functions_made(functions);
    int rc = query(j, state, err);
    functions_forget(functions, made);
    if (!rc)
        rc = chain_join(&j->links, state->rule->title, j->out, j->db, err);
    j->links.n = 0;
    return rc;
}

/* A rule that fails is ours and an error, or the user's and a note; then nothing that it found in this
 * process is kept, and the built-in one in whose place it stands, if there is one, does its work from here
 * on. */
static int try_rule(struct judging *j, struct rule_state *state, struct pprofx_error *err)
{
    struct pprofx_error failure = {0};
    const struct rule *rule = state->rule;
    size_t n_findings = j->out->n_findings, n_quality = j->out->n_quality;
    int rc = run_rule(j, state, &failure);
    if (!rc)
        return 0;
    if (!rule->origin)
        return error_set(err, rc, "rule %s: %s", rule->id.p, failure.message);
    j->out->n_findings = n_findings;
    j->out->n_quality = n_quality;
    state->rule = rules_replaced(j->rules, rule);
    if (state->rule && state->rule->form != rule->form)
        state->rule = NULL;
    notes_add(j->notes, "Rule left out: %s: %s%s", rule->origin, failure.message,
              state->rule ? "; the built-in one is used" : "");
    return state->rule ? run_rule(j, state, err) : 0;
}

static bool is_found(const struct judging *j, struct str id)
{
    for (size_t i = j->out->n_findings; i-- > 0 && j->out->findings[i].process == j->process;)
        if (str_equal(j->out->findings[i].rule->id, id))
            return true;
    return false;
}

/* Whether some stack has one of the marks a rule cannot do without, or one of the findings a chain cannot. */
static bool has_needs(const struct judging *j, const struct rule *rule)
{
    struct str needs = rule->needs, word;
    while (str_word(&needs, &word))
        if (rule->form == RULE_CHAIN ? is_found(j, word) : tables_has_mark(j->tables, word))
            return true;
    return rule->needs.n == 0;
}

static int run_form(struct judging *j, enum rule_form form, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < rules_count(j->rules); i++) {
        const struct rule *rule = j->states[i].rule;
        if (rule && rule->form == form && kinds_fit(&j->kinds, rule->kinds) && has_needs(j, rule))
            rc = try_rule(j, &j->states[i], err);
    }
    return rc;
}

static int judge_process(struct judging *j, struct pprofx_error *err)
{
    size_t first = j->out->n_findings;
    int rc = tables_judge(j->tables, j->process, err);
    if (!rc)
        rc = guards_read(&j->guards, j->tables, err);
    if (!rc)
        rc = kinds_read(&j->kinds, j->tables, err);
    if (!rc)
        rc = run_form(j, RULE_FINDING, err);
    if (!rc)
        rc = chain_tables(j->out, first, j->db, err);
    if (!rc)
        rc = run_form(j, RULE_QUALITY, err);
    if (!rc && j->out->n_findings > first)
        rc = run_form(j, RULE_CHAIN, err);
    return rc ? rc : signatures_add(j->out, j->process, j->tables, j->arena, err);
}

/* What is said of no process, but of the files. */
static int judge_files(struct judging *j, struct pprofx_error *err)
{
    j->process = 0;
    kinds_files(&j->kinds);
    return run_form(j, RULE_QUALITY, err);
}

int engine_judge(struct tables *tables, const struct rules *rules, struct arena *arena,
                 struct finding_list *out, struct notes *notes, struct pprofx_error *err)
{
    struct judging j = {.tables = tables,
                        .db = tables_db(tables),
                        .rules = rules,
                        .arena = arena,
                        .out = out,
                        .notes = notes};
    j.states = mem_zalloc(rules_count(rules) + 1, sizeof *j.states);
    for (size_t i = 0; i < rules_count(rules); i++)
        j.states[i].rule = rules_get(rules, i);
    int rc = sources_settle(out, tables, arena, err);
    if (!rc && rules_have_users(rules))
        rc = tables_views(tables, err);
    confined_open(&j.confined, j.db->sqlite);
    for (j.process = 1; !rc && j.process <= out->n_processes; j.process++)
        rc = judge_process(&j, err);
    if (!rc)
        rc = judge_files(&j, err);
    confined_close(&j.confined);
    for (size_t i = 0; i < rules_count(rules); i++)
        (void)sqlite3_finalize(j.states[i].stmt);
    mem_free(j.states);
    buf_free(&j.kinds.text);
    chain_free(&j.links);
    if (rc)
        return rc;
    chain_raise(out);
    chain_order(out);
    for (size_t i = 0; i < out->n_findings; i++)
        reason_add(&out->findings[i], arena);
    commands_fill(out, arena);
    return 0;
}

static void check_rule(struct judging *j, const struct rule *rule)
{
    struct pprofx_error failure = {0};
    sqlite3_stmt *stmt = NULL;
    confined_begin(&j->confined, true);
    int rc = prepare(j, rule, &stmt, &failure);
    if (!rc && rule->form == RULE_CHAIN)
        rc = chain_check(stmt, &failure);
    (void)sqlite3_finalize(stmt);
    confined_end(&j->confined);
    if (rc)
        notes_add(j->notes, "Rule left out: %s: %s", rule->origin, failure.message);
}

int engine_check(struct tables *tables, const struct rules *rules, struct notes *notes,
                 struct pprofx_error *err)
{
    const struct finding_list none = {0};
    struct judging j = {.tables = tables, .db = tables_db(tables), .rules = rules, .notes = notes};
    int rc = tables_views(tables, err);
    if (!rc)
        rc = chain_tables(&none, 0, j.db, err);
    if (rc)
        return rc;
    confined_open(&j.confined, j.db->sqlite);
    for (size_t i = 0; i < rules_count(rules); i++)
        if (rules_get(rules, i)->origin)
            check_rule(&j, rules_get(rules, i));
    confined_close(&j.confined);
    return 0;
}
