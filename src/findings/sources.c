#include "findings/sources.h"

#include "base/arena.h"
#include "base/mem.h"
#include "db/handle.h"
#include "findings/tables.h"

static int read_sources(struct finding_list *list, struct db *db, struct arena *arena,
                        struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, "SELECT process, kind, form, binary, moment FROM profile WHERE profile = ?",
                        &stmt, err);
    for (size_t i = 0; !rc && i < list->n_sources; i++) {
        struct finding_source *s = &list->sources[i];
        if (!s->profile)
            continue;
        (void)sqlite3_bind_int64(stmt, 1, s->profile);
        if (sqlite3_step(stmt) != SQLITE_ROW) {
            rc = db_fail(db, err);
            break;
        }
        s->process = (size_t)sqlite3_column_int64(stmt, 0);
        s->kind = arena_str(arena, db_column_text(stmt, 1));
        s->form = arena_str(arena, db_column_text(stmt, 2));
        s->program = arena_str(arena, db_column_text(stmt, 3));
        s->moment = sqlite3_column_int64(stmt, 4);
        (void)sqlite3_reset(stmt);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* The binary of each process's first profile that tells it. */
static int read_programs(struct finding_list *list, struct db *db, struct arena *arena,
                         struct pprofx_error *err)
{
    static const char sql[] = "SELECT process, binary, min(profile) FROM profile WHERE binary <> '' "
                              "GROUP BY process";
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE, rc = db_prepare(db, sql, &stmt, err);
    list->programs = mem_alloc(list->n_processes + 1, sizeof *list->programs);
    for (size_t i = 0; i <= list->n_processes; i++)
        list->programs[i] = str_of("");
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW)
        list->programs[sqlite3_column_int64(stmt, 0)] = arena_str(arena, db_column_text(stmt, 1));
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

static int put_unread(const struct finding_list *list, struct db *db, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, "INSERT INTO unread VALUES (?, ?)", &stmt, err);
    for (size_t i = 0; !rc && i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        if (s->profile)
            continue;
        (void)db_bind_name(stmt, 1, s->name);
        (void)db_bind_name(stmt, 2, s->note);
        rc = db_run(db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

int sources_settle(struct finding_list *list, struct tables *tables, struct arena *arena,
                   struct pprofx_error *err)
{
    struct db *db = tables_db(tables);
    list->n_processes = tables_processes(tables);
    int rc = read_programs(list, db, arena, err);
    if (!rc)
        rc = read_sources(list, db, arena, err);
    return rc ? rc : put_unread(list, db, err);
}
