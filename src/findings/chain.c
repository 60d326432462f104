#include "findings/chain.h"

#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "db/handle.h"

#include <stdlib.h>

int chain_tables(const struct finding_list *list, size_t first, struct db *db, struct pprofx_error *err)
{
    static const char create[] =
        "DROP TABLE IF EXISTS finding;"
        "CREATE TABLE finding (number INTEGER PRIMARY KEY, id TEXT NOT NULL, severity INTEGER NOT NULL, "
        "metric REAL, function TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, "
        "cause INTEGER)";
    sqlite3_stmt *stmt = NULL;
    int rc = db_exec(db, create, err);
    if (!rc)
        rc = db_prepare(db, "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", &stmt, err);
    for (size_t i = first; !rc && i < list->n_findings; i++) {
        const struct finding *f = &list->findings[i];
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)f->number);
        db_bind_text(stmt, 2, f->rule->id);
        (void)sqlite3_bind_int(stmt, 3, (int)f->severity);
        (void)sqlite3_bind_double(stmt, 4, f->metric);
        db_bind_text(stmt, 5, f->blame.function);
        db_bind_text(stmt, 6, f->blame.file);
        (void)sqlite3_bind_int64(stmt, 7, f->blame.line);
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

struct link {
    struct finding *cause, *effect;
};

static int make_link(struct finding_list *list, sqlite3_stmt *stmt, struct arena *arena, struct link *out)
{
    struct finding *effect = find(list, sqlite3_column_int64(stmt, 1));
    struct finding *cause = find(list, sqlite3_column_int64(stmt, 0));
    struct str because = db_column_text(stmt, 2);
    if (!cause || !effect || effect->cause != SIZE_MAX || root(list, cause) == effect)
        return 0;
    effect->cause = cause->number;
    effect->because = (struct str){arena_copy(arena, because.p ? because.p : "", because.n), because.n};
    struct finding *top = root(list, cause);
    if (effect->severity > top->severity)
        top->severity = effect->severity;
    *out = (struct link){cause, effect};
    return 1;
}

/* A row without a cause lowers what it names. */
static void demote(struct finding_list *list, sqlite3_stmt *stmt)
{
    enum severity most;
    struct finding *f = find(list, sqlite3_column_int64(stmt, 1));
    if (f && severity_parse(db_column_text(stmt, 3), &most) && most && most < f->severity)
        f->severity = most;
}

/* The links are told to the tables when all are read, so that the query does not see its own. */
static int store_links(const struct link *links, size_t n, struct db *db, struct pprofx_error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = db_prepare(db, "UPDATE finding SET cause = ? WHERE number = ?", &stmt, err);
    for (size_t i = 0; !rc && i < n; i++) {
        (void)sqlite3_bind_int64(stmt, 1, (int64_t)links[i].cause->number);
        (void)sqlite3_bind_int64(stmt, 2, (int64_t)links[i].effect->number);
        rc = db_run(db, stmt, err);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

int chain_run(struct finding_list *list, sqlite3_stmt *stmt, struct arena *arena, struct pprofx_error *err)
{
    int step, rc = 0;
    struct link *links = NULL;
    size_t n = 0, cap = 0;
    struct db db = {.sqlite = sqlite3_db_handle(stmt)};
    if (sqlite3_column_count(stmt) < 4)
        return error_set(err, PPROFX_USAGE, "a chain gives the columns cause, effect, because, severity");
    while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
        MEM_ROOM(links, n, cap);
        if (sqlite3_column_type(stmt, 0) == SQLITE_NULL)
            demote(list, stmt);
        else
            n += (size_t)make_link(list, stmt, arena, &links[n]);
    }
    if (step != SQLITE_DONE)
        rc = db_fail(&db, err);
    (void)sqlite3_reset(stmt);
    (void)sqlite3_set_authorizer(db.sqlite, NULL, NULL);
    if (!rc)
        rc = store_links(links, n, &db, err);
    mem_free(links);
    return rc;
}

/* How far beyond its level the worst of a rule's findings is. */
static double excess(const struct finding *f)
{
    double level = f->severity ? f->rule->levels[f->severity - 1] : 0;
    if (!f->rule->has_levels || !(level > 0) || !(f->judged > 0))
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
