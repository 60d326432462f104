#include "findings/signatures.h"

#include "base/arena.h"
#include "base/mem.h"
#include "db/handle.h"
#include "findings/tables.h"

int signatures_add(struct finding_list *list, size_t process, struct tables *tables, struct arena *arena,
                   struct pprofx_error *err)
{
    /* Columns beside max() are of the row that has it. */
    static const char sql[] =
        "SELECT sum(count), (SELECT sum(count) FROM goroutine), max(count), state, "
        "coalesce(name(site), name(outer), ''), coalesce(file(site), file(outer), ''), "
        "coalesce(line(site), line(outer), 0), creator FROM goroutine WHERE NOT own "
        "GROUP BY state_class, coalesce(name(site), name(outer)), creator ORDER BY 1 DESC, 5, 4 LIMIT 3";
    sqlite3_stmt *stmt = NULL;
    int step = SQLITE_DONE, rc = tables_prepare(tables, sql, &stmt, err);
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        list->signatures = mem_resize(list->signatures, list->n_signatures + 1, sizeof *list->signatures);
        list->signatures[list->n_signatures++] =
            (struct signature){.process = process,
                               .count = sqlite3_column_int64(stmt, 0),
                               .of = sqlite3_column_int64(stmt, 1),
                               .state = arena_str(arena, db_column_text(stmt, 3)),
                               .function = arena_str(arena, db_column_text(stmt, 4)),
                               .file = arena_str(arena, db_column_text(stmt, 5)),
                               .line = sqlite3_column_int64(stmt, 6),
                               .creator = arena_str(arena, db_column_text(stmt, 7))};
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(tables_db(tables), err);
    (void)sqlite3_finalize(stmt);
    return rc;
}
