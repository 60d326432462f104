#include "findings/kinds.h"

#include "db/handle.h"
#include "findings/tables.h"

int kinds_read(struct kinds *out, struct tables *tables, struct pprofx_error *err)
{
    static const char sql[] =
        "SELECT DISTINCT kind FROM profile WHERE judged AND NOT before "
        "UNION SELECT 'before' FROM profile WHERE judged AND before "
        "UNION SELECT 'memstats' FROM profile p WHERE judged AND EXISTS "
        "(SELECT 1 FROM memstats m WHERE m.profile = p.profile) "
        "UNION SELECT kind || '+' FROM profile WHERE judged AND NOT before AND moments > 1 "
        "UNION SELECT 'waiters' FROM lock_wait UNION SELECT 'waiters' FROM lock";
    sqlite3_stmt *stmt = NULL;
    int rc = tables_prepare(tables, sql, &stmt, err);
    buf_clear(&out->text);
    buf_char(&out->text, ' ');
    while (!rc && sqlite3_step(stmt) == SQLITE_ROW) {
        struct str kind = db_column_text(stmt, 0);
        buf_add(&out->text, kind.p, kind.n);
        buf_char(&out->text, ' ');
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

static bool has(const struct kinds *k, struct str wanted)
{
    struct str all = {buf_text(&k->text), k->text.len}, kind;
    while (str_word(&all, &kind))
        if (str_equal(kind, wanted))
            return true;
    return false;
}

bool kinds_fit(const struct kinds *k, struct str named)
{
    struct str kind;
    bool any = !named.n;
    while (str_word(&named, &kind)) {
        bool before = str_begins(kind, "before"), found = has(k, before ? str_of("before") : kind);
        if (before && !found)
            return false;
        any = any || found;
    }
    return any;
}
