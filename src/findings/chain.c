#include "findings/chain.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "db/handle.h"

#include <math.h>
#include <stdlib.h>

int chain_tables(const struct finding_list *list, size_t first, struct db *db, struct pprofx_error *err)
{
    static const char create[] =
        "CREATE TABLE IF NOT EXISTS finding (number INTEGER PRIMARY KEY, id TEXT NOT NULL, severity INTEGER "
        "NOT NULL, metric REAL, function TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, "
        "kinds TEXT NOT NULL, unit TEXT NOT NULL, samples INTEGER NOT NULL, cause INTEGER);"
        "DELETE FROM finding";
    sqlite3_stmt *stmt = NULL;
    int rc = db_exec(db, create, err);
    if (!rc)
        rc = db_prepare(db, "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", &stmt, err);
    for (size_t i = first; !rc && i < list->n_findings; i++) {
        const struct finding *f = &list->findings[i];
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)f->number);
        db_bind_text(stmt, 2, f->rule->id);
        (void)sqlite3_bind_int(stmt, 3, (int)f->severity);
        (void)sqlite3_bind_double(stmt, 4, f->metric);
        db_bind_text(stmt, 5, f->blame.function);
        db_bind_text(stmt, 6, f->blame.file);
        (void)sqlite3_bind_int64(stmt, 7, f->blame.line);
        db_bind_text(stmt, 8, f->rule->kinds);
        db_bind_text(stmt, 9, f->rule->unit);
        (void)sqlite3_bind_int64(stmt, 10, f->has_interval ? f->k : 0);
        rc = db_run(db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* Findings are in the order of their numbers until chain_order. */
static struct finding *find(struct finding_list *list, int64_t number)
{
    size_t low = 0, high = list->n_findings;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((int64_t)list->findings[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n_findings && (int64_t)list->findings[low].number == number ? &list->findings[low]
                                                                                   : NULL;
}

/* What a finding belongs to in the end. */
static struct finding *root(struct finding_list *list, struct finding *f)
{
    struct finding *next = f;
    for (; next; next = next->cause == SIZE_MAX ? NULL : find(list, (int64_t)next->cause))
        f = next;
    return f;
}

struct chain_link {
    bool has_cause;        /* else effect becomes as low as severity */
    int64_t cause, effect; /* numbers of findings */
    struct str because;
    enum severity severity; /* NONE: it stays */
};

int chain_check(sqlite3_stmt *stmt, struct pprofx_error *err)
{
    static const char *const names[] = {"cause", "effect", "because", "severity"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (db_column(stmt, names[i]) < 0)
            return error_set(err, PPROFX_USAGE, "a chain gives the columns cause, effect, because, severity");
    return 0;
}

int chain_read(struct chain_links *links, sqlite3_stmt *stmt, struct arena *arena, struct pprofx_error *err)
{
    int cause = db_column(stmt, "cause"), severity = db_column(stmt, "severity");
    struct chain_link link = {.has_cause = sqlite3_column_type(stmt, cause) != SQLITE_NULL,
                              .cause = sqlite3_column_int64(stmt, cause),
                              .effect = sqlite3_column_int64(stmt, db_column(stmt, "effect")),
                              .because = arena_str(arena, db_column_text(stmt, db_column(stmt, "because")))};
    struct str word = db_column_text(stmt, severity);
    if (sqlite3_column_type(stmt, severity) != SQLITE_NULL && !severity_parse(word, &link.severity))
        return error_set(err, PPROFX_USAGE, "its severity is \"%.*s\", not info, warning or critical",
                         (int)word.n, word.p);
    MEM_ROOM(links->list, links->n, links->cap);
    links->list[links->n++] = link;
    return 0;
}

void chain_free(struct chain_links *links)
{
    mem_free(links->list);
    *links = (struct chain_links){0};
}

/* False for what is passed over. */
static bool join(struct finding_list *list, const struct chain_link *link)
{
    struct finding *effect = find(list, link->effect), *cause = find(list, link->cause);
    if (!cause || !effect || effect->cause != SIZE_MAX || root(list, cause) == effect)
        return false;
    effect->cause = cause->number;
    effect->because = link->because;
    return true;
}

static void lower(struct finding_list *list, const struct chain_link *link, struct str why)
{
    struct finding *f = find(list, link->effect);
    if (!f || !link->severity || link->severity >= f->severity)
        return;
    f->severity = link->severity;
    f->limit = link->because.n ? link->because : why;
}

int chain_join(const struct chain_links *links, struct str why, struct finding_list *list, struct db *db,
               struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    if (!links->n)
        return 0;
    int rc = db_prepare(db, "UPDATE finding SET cause = ? WHERE number = ?", &stmt, err);
    for (size_t i = 0; !rc && i < links->n; i++) {
        const struct chain_link *link = &links->list[i];
        if (!link->has_cause) {
            lower(list, link, why);
        } else if (join(list, link)) {
            (void)sqlite3_bind_int64(stmt, 1, link->cause);
            (void)sqlite3_bind_int64(stmt, 2, link->effect);
            rc = db_run(db, stmt, err);
        }
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

void chain_raise(struct finding_list *list)
{
    for (size_t i = 0; i < list->n_findings; i++) {
        struct finding *f = &list->findings[i], *top = root(list, f);
        if (top && f->severity > top->severity) {
            top->severity = f->severity;
            top->worst_part = f->rule->id;
        }
    }
}

/* How far beyond its level the worst of a rule's findings is; 1 where no level says. */
static double excess(const struct finding *f)
{
    double level = f->severity ? f->rule->levels[f->severity - 1] : 0;
    if (!f->rule->has_levels || !isfinite(level) || !(level > 0) || !(f->judged > 0))
        return 1;
    return f->rule->lower_is_worse ? level / f->judged : f->judged / level;
}

struct ordered {
    const struct finding *top, *f;
};

static int compare_tops(const struct finding *a, const struct finding *b)
{
    double x = excess(a), y = excess(b);
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->rule->rank != b->rule->rank)
        return a->rule->rank < b->rule->rank ? -1 : 1;
    if (x != y)
        return x > y ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static int compare(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->top != y->top)
        return compare_tops(x->top, y->top);
    if ((x->f == x->top) != (y->f == y->top))
        return x->f == x->top ? -1 : 1;
    return compare_tops(x->f, y->f);
}

void chain_order(struct finding_list *list)
{
    size_t n = list->n_findings;
    struct ordered *order = mem_alloc(n + 1, sizeof *order);
    struct finding *sorted = mem_alloc(n + 1, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        order[i] = (struct ordered){root(list, &list->findings[i]), &list->findings[i]};
    qsort(order, n, sizeof *order, compare);
    for (size_t i = 0; i < n; i++)
        sorted[i] = *order[i].f;
    mem_free(order);
    mem_free(list->findings);
    list->findings = sorted;
}
