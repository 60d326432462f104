#include "findings/session.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/notes.h"
#include "db/handle.h"
#include "findings/engine.h"
#include "findings/tables_locks.h"

struct session {
    struct arena *arena;
    struct marks *marks;
    struct rules *rules;
    struct tables *tables;
    struct finding_list list;
    const struct tables_again *again; /* NULL: no */
    uint64_t max_memory;
};

static void apply_settings(struct rules *rules, const struct session_options *o, struct notes *notes)
{
    for (size_t i = 0; i < o->n_settings; i++) {
        struct pprofx_error failure = {0};
        if (rules_set_levels(rules, o->settings[i], &failure))
            notes_add(notes, "Setting passed over: %s: %s", o->settings_path, failure.message);
    }
}

int session_new(struct session **out, const struct session_options *options, struct notes *notes,
                struct pprofx_error *err)
{
    struct session *s = mem_zalloc(1, sizeof *s);
    s->arena = arena_new();
    s->marks = marks_new();
    int rc = tables_marks(s->marks, err);
    if (!rc)
        rc = rules_load(&s->rules, options->rule_folders, options->n_rule_folders, s->marks, notes, err);
    if (!rc)
        apply_settings(s->rules, options, notes);
    for (size_t i = 0; !rc && i < options->n_levels; i++)
        rc = rules_set_levels(s->rules, options->levels[i], err);
    if (!rc)
        rc = tables_new(&s->tables, s->marks, err);
    if (rc) {
        session_free(s);
        return rc;
    }
    *out = s;
    return 0;
}

void session_free(struct session *s)
{
    if (!s)
        return;
    findings_free(&s->list);
    tables_free(s->tables);
    rules_free(s->rules);
    marks_free(s->marks);
    arena_free(s->arena);
    mem_free(s);
}

int session_add(struct session *s, const struct tables_input *input, const struct profile *p,
                struct pprofx_error *err)
{
    return tables_add(s->tables, input, p, err);
}

size_t session_profiles(const struct session *s)
{
    return tables_profiles(s->tables);
}

void session_read_again(struct session *s, const struct tables_again *again, uint64_t max_memory)
{
    s->again = again;
    s->max_memory = max_memory;
}

int session_judge(struct session *s, struct notes *notes, struct pprofx_error *err)
{
    int rc = tables_finish(s->tables, err);
    if (!rc && s->again)
        rc = tables_locks(s->tables, s->again, s->max_memory, err);
    return rc ? rc : engine_judge(s->tables, s->rules, s->arena, &s->list, notes, err);
}

int session_check(struct session *s, struct notes *notes, struct pprofx_error *err)
{
    int rc = tables_finish(s->tables, err);
    if (!rc)
        rc = tables_judge(s->tables, 0, err);
    return rc ? rc : engine_check(s->tables, s->rules, notes, err);
}

struct finding_list *session_list(struct session *s)
{
    return &s->list;
}

struct arena *session_arena(struct session *s)
{
    return s->arena;
}

struct tables *session_tables(struct session *s)
{
    return s->tables;
}

const struct marks *session_marks(const struct session *s)
{
    return s->marks;
}

const struct rules *session_rules(const struct session *s)
{
    return s->rules;
}

int session_profile_of(struct session *s, const struct finding *f, size_t *out, struct pprofx_error *err)
{
    /* Words with blanks around them; what is no kind of a profile is what such facts are read from. */
    static const char sql[] =
        "WITH named AS (SELECT ' ' || replace(replace(replace(?, '+', ''), 'waiters', 'goroutine'), "
        "'memstats', 'heap gc') || ' ' AS kinds) "
        "SELECT profile FROM profile, named WHERE process = ? AND NOT before "
        "ORDER BY instr(kinds, ' ' || kind || ' ') = 0, instr(kinds, ' ' || kind || ' '), "
        "moment DESC, profile DESC LIMIT 1";
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(tables_db(s->tables), sql, &stmt, err);
    if (rc)
        return rc;
    db_bind_text(stmt, 1, f->rule->kinds);
    (void)sqlite3_bind_int64(stmt, 2, (int64_t)f->process);
    int step = sqlite3_step(stmt);
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        rc = db_fail(tables_db(s->tables), err);
    else
        *out = step == SQLITE_ROW ? (size_t)sqlite3_column_int64(stmt, 0) - 1 : SIZE_MAX;
    (void)sqlite3_finalize(stmt);
    return rc;
}
