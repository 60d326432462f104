#include "findings/chain.h"

#include "base/arena.h"
#include "base/mem.h"
#include "db/handle.h"

#include <stdlib.h>

int chain_tables(const struct finding_list *list, size_t first, struct db *db, struct pprofx_error *err)
{
    static const char create[] =
        "DROP TABLE IF EXISTS finding;"
        "CREATE TABLE finding (number INTEGER PRIMARY KEY, id TEXT NOT NULL, severity INTEGER NOT NULL, "
        "metric REAL, function TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL)";
    sqlite3_stmt *stmt = NULL;
    int rc = db_exec(db, create, err);
    if (!rc)
        rc = db_prepare(db, "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?, ?)", &stmt, err);
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

int chain_run(struct finding_list *list, sqlite3_stmt *stmt, struct arena *arena, struct pprofx_error *err)
{
    int step;
    struct db db = {.sqlite = sqlite3_db_handle(stmt)};
    while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct finding *cause = find(list, sqlite3_column_int64(stmt, 0));
        struct finding *effect = find(list, sqlite3_column_int64(stmt, 1));
        if (!cause || !effect || effect->cause != SIZE_MAX || root(list, cause) == effect)
            continue;
        struct str because = db_column_text(stmt, 2);
        effect->cause = cause->number;
        effect->because = (struct str){arena_copy(arena, because.p ? because.p : "", because.n), because.n};
        struct finding *top = root(list, cause);
        if (effect->severity > top->severity)
            top->severity = effect->severity;
    }
    return step == SQLITE_DONE ? 0 : db_fail(&db, err);
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
