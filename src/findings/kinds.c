#include "findings/kinds.h"

#include "base/error.h"
#include "base/suggest.h"
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
    int step = SQLITE_DONE, rc = tables_prepare(tables, sql, &stmt, err);
    buf_clear(&out->text);
    buf_char(&out->text, ' ');
    while (!rc && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct str kind = db_column_text(stmt, 0);
        buf_add(&out->text, kind.p, kind.n);
        buf_char(&out->text, ' ');
    }
    if (!rc && step != SQLITE_DONE)
        rc = db_fail(tables_db(tables), err);
    (void)sqlite3_finalize(stmt);
    return rc;
}

void kinds_files(struct kinds *out)
{
    buf_clear(&out->text);
    buf_puts(&out->text, "files");
}

/* As profile_kind says them, and what kinds_read adds. */
static const char *const known[] = {"cpu",     "heap",     "allocs",       "goroutine", "goroutineleak",
                                    "mutex",   "block",    "threadcreate", "gc",        "trace",
                                    "fgprof",  "wall",     "diff",         "custom",    "contention",
                                    "waiters", "memstats", "files"};
enum { KNOWN = sizeof known / sizeof *known };

/* Without "before." and "+", which may stand at any of them. */
static struct str bare(struct str kind)
{
    size_t before = strlen("before.");
    if (str_begins(kind, "before."))
        kind = (struct str){kind.p + before, kind.n - before};
    kind.n -= kind.n && kind.p[kind.n - 1] == '+';
    return kind;
}

static int unknown(struct str kind, struct pprofx_error *err)
{
    struct buf word = {0}, all = {0};
    buf_add(&word, kind.p, kind.n);
    struct suggestion s = {.word = buf_text(&word)};
    for (size_t i = 0; i < KNOWN; i++) {
        buf_printf(&all, "%s%s", i ? " " : "", known[i]);
        suggest(&s, known[i]);
    }
    int rc =
        error_set(err, PPROFX_USAGE, "\"%s\" is no kind of profile%s%s%s; there are %s", buf_text(&word),
                  s.name ? "; did you mean " : "", s.name ? s.name : "", s.name ? "?" : "", buf_text(&all));
    buf_free(&word);
    buf_free(&all);
    return rc;
}

size_t kinds_number(struct str kind)
{
    size_t i = 0;
    while (i < KNOWN && !str_is(kind, known[i]))
        i++;
    return i;
}

int kinds_check(struct str named, struct pprofx_error *err)
{
    struct str kind;
    while (str_word(&named, &kind))
        if (kinds_number(bare(kind)) == KNOWN && !str_is(kind, "before"))
            return unknown(kind, err);
    return 0;
}

static bool has(struct str all, struct str wanted)
{
    struct str kind;
    while (str_word(&all, &kind))
        if (str_equal(kind, wanted))
            return true;
    return false;
}

bool kinds_have(struct str named, const char *kind)
{
    return has(named, str_of(kind));
}

bool kinds_fit(const struct kinds *k, struct str named)
{
    struct str kind, there = buf_str(&k->text);
    bool any = !named.n && !kinds_have(there, "files");
    while (str_word(&named, &kind)) {
        bool before = str_begins(kind, "before"), found = has(there, before ? str_of("before") : kind);
        if (before && !found)
            return false;
        any = any || found;
    }
    return any;
}
