#include "findings/sources.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "db/handle.h"
#include "findings/tables.h"
#include "source/unread.h"

#include <inttypes.h>

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

int sources_settle(struct finding_list *list, struct tables *tables, struct arena *arena,
                   struct pprofx_error *err)
{
    struct db *db = tables_db(tables);
    list->n_processes = tables_processes(tables);
    int rc = read_programs(list, db, arena, err);
    return rc ? rc : read_sources(list, db, arena, err);
}

/* Not a rule's: what was not read is in no table. */
static const struct rule not_read = {
    .form = RULE_QUALITY,
    .id = {"q-not-read", sizeof "q-not-read" - 1},
    .title = {"Files that are no profiles", sizeof "Files that are no profiles" - 1}};

void sources_remark(struct finding_list *list, struct arena *arena)
{
    struct unread unread = {0};
    struct buf file = {0};
    for (size_t i = 0; i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        if (s->profile)
            continue;
        buf_clear(&file);
        buf_add(&file, s->name.p, s->name.n);
        buf_puts(&file, ": ");
        buf_add(&file, s->note.p, s->note.n);
        unread_add(&unread, buf_str(&file));
    }
    buf_free(&file);
    if (!unread.n)
        return;
    struct finding f = {.rule = &not_read,
                        .severity = SEVERITY_INFO,
                        .cause = SIZE_MAX,
                        .message = arena_str(arena, str_of(unread_text(&unread)))};
    list->quality = mem_resize(list->quality, list->n_quality + 1, sizeof f);
    list->quality[list->n_quality++] = f;
    unread_free(&unread);
}
