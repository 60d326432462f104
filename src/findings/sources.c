#include "findings/sources.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/regex.h"
#include "base/shell.h"
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

/* What a command can ask for. */
static const char *const asked[] = {"cpu",   "heap",  "allocs",       "goroutine",
                                    "mutex", "block", "threadcreate", "gc"};
enum { ASKED = sizeof asked / sizeof *asked };

/* Of which of them. */
enum which { LAST, BEFORE, FIRST, WHICH_N };

struct latest {
    const struct finding_source *of[WHICH_N][ASKED];
};

/* Of dumps and profiles of goroutines, a dump tells most; else the last moment. */
static bool is_better(const struct finding_source *a, const struct finding_source *b)
{
    bool x = str_is(a->form, "debug=2"), y = b && str_is(b->form, "debug=2");
    return !b || (x != y ? x : a->moment >= b->moment);
}

/* The first moment of what the last one is of. */
static void find_first(const struct finding_list *list, struct latest *all)
{
    for (size_t i = 0; i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        for (size_t k = 0; s->profile && !s->before && k < ASKED; k++) {
            const struct finding_source *last = all[s->process].of[LAST][k];
            if (s->moment == 1 && last && str_equal(last->kind, s->kind) && str_equal(last->form, s->form))
                all[s->process].of[FIRST][k] = s;
        }
    }
}

/* Of each process, [its number]. */
static struct latest *find_latest(const struct finding_list *list)
{
    struct latest *all = mem_zalloc(list->n_processes + 1, sizeof *all);
    for (size_t i = 0; i < list->n_sources; i++) {
        const struct finding_source *s = &list->sources[i];
        for (size_t k = 0; s->profile && k < ASKED; k++) {
            const struct finding_source **at = &all[s->process].of[s->before][k];
            bool fits =
                str_is(s->kind, asked[k]) || (str_is(s->kind, "heap") && str_is(str_of(asked[k]), "allocs"));
            if (fits && (!*at || str_is((*at)->kind, asked[k]) == str_is(s->kind, asked[k])
                             ? is_better(s, *at)
                             : str_is(s->kind, asked[k])))
                *at = s;
        }
    }
    find_first(list, all);
    return all;
}

/* "{cpu}", "{before.cpu}" or "{heap.first}" at the beginning of s: its length, or 0 when it is none of ours.
 */
static size_t placeholder(struct str s, enum which *which, size_t *kind)
{
    static const char *const before = "{before.", *const first = ".first";
    *which = str_begins(s, before) ? BEFORE : LAST;
    size_t start = *which == BEFORE ? strlen(before) : 1;
    for (size_t k = 0; s.n && s.p[0] == '{' && k < ASKED; k++) {
        struct str rest = {s.p + start, s.n - start};
        if (s.n <= start || !str_begins(rest, asked[k]))
            continue;
        size_t end = start + strlen(asked[k]);
        if (str_begins((struct str){s.p + end, s.n - end}, first)) {
            *which = FIRST;
            end += strlen(first);
        }
        *kind = k;
        if (end < s.n && s.p[end] == '}')
            return end + 1;
    }
    return 0;
}

static void put_path(struct buf *out, struct str name)
{
    struct buf path = {0};
    if (name.n > 1 && name.p[0] == '-') /* no option */
        buf_puts(&path, "./");
    buf_add(&path, name.p, name.n);
    shell_quote(out, buf_str(&path));
    buf_free(&path);
}

/* The function as a regular expression that matches its closures, too. */
static void put_function(struct buf *out, struct str function)
{
    struct buf pattern = {0};
    buf_char(&pattern, '^');
    regex_quote(&pattern, function);
    shell_quote(out, buf_str(&pattern));
    buf_free(&pattern);
}

static struct str fill(const struct finding *f, const struct latest *latest, struct arena *arena)
{
    static const char function[] = "{function}";
    struct str command = f->command;
    struct buf text = {0};
    enum which which;
    bool whole = true;
    for (size_t i = 0, kind, n; i < command.n; i += n) {
        struct str rest = {command.p + i, command.n - i};
        n = placeholder(rest, &which, &kind);
        if (n) {
            const struct finding_source *s = latest->of[which][kind];
            whole = whole && s;
            put_path(&text, s ? s->name : str_of(""));
        } else if (str_begins(rest, function)) {
            n = sizeof function - 1;
            whole = whole && f->blame.function.n;
            put_function(&text, f->blame.function);
        } else {
            n = 1;
            buf_char(&text, rest.p[0]);
        }
    }
    struct str filled = whole ? arena_str(arena, buf_str(&text)) : str_of("");
    buf_free(&text);
    return filled;
}

void sources_commands(struct finding_list *list, struct arena *arena)
{
    struct latest *latest = find_latest(list);
    for (size_t i = 0; i < list->n_findings; i++)
        list->findings[i].command = fill(&list->findings[i], &latest[list->findings[i].process], arena);
    for (size_t i = 0; i < list->n_quality; i++)
        list->quality[i].command = fill(&list->quality[i], &latest[list->quality[i].process], arena);
    mem_free(latest);
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
