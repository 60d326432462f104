#include "findings/signatures.h"

#include "base/arena.h"
#include "base/mem.h"
#include "db/handle.h"

static struct str text(sqlite3_stmt *stmt, int column, struct arena *arena)
{
    struct str s = db_column_text(stmt, column);
    return (struct str){arena_copy(arena, s.p ? s.p : "", s.n), s.n};
}

int signatures_add(struct finding_list *list, size_t process, struct db *db, struct arena *arena,
                   struct pprofx_error *err)
{
    /* Columns beside max() are of the row that has it. */
    static const char sql[] =
        "SELECT sum(count), (SELECT sum(count) FROM goroutine), max(count), state, "
        "coalesce(name(site), name(outer), ''), coalesce(file(site), file(outer), ''), "
        "coalesce(line(site), line(outer), 0), creator FROM goroutine WHERE NOT own "
        "GROUP BY state_class, coalesce(name(site), name(outer)), creator ORDER BY 1 DESC, 5, 4 LIMIT 3";
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE, rc = db_prepare(db, sql, &stmt, err);
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        list->signatures = mem_resize(list->signatures, list->n_signatures + 1, sizeof *list->signatures);
        list->signatures[list->n_signatures++] = (struct signature){.process = process,
                                                                    .count = sqlite3_column_int64(stmt, 0),
                                                                    .of = sqlite3_column_int64(stmt, 1),
                                                                    .state = text(stmt, 3, arena),
                                                                    .function = text(stmt, 4, arena),
                                                                    .file = text(stmt, 5, arena),
                                                                    .line = sqlite3_column_int64(stmt, 6),
                                                                    .creator = text(stmt, 7, arena)};
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(db, err);
    (void)sqlite3_finalize(stmt);
    return rc;
}
