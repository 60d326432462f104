#include "findings/totals.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "db/handle.h"
#include "findings/narrow.h"

#include <string.h>

extern const char totals_sql[];

/* A statement: what makes a table, or changes what is in one. */
struct step {
    struct buf query;          /* with views as narrow as it needs */
    struct str table;          /* which it makes; "": none */
    sqlite3_stmt *clear, *run; /* of a table that there is; kept from process to process */
};

struct totals {
    struct step *steps;
    size_t n, cap;
    bool made; /* the tables are there */
};

static struct step read_step(const struct narrow *narrow, struct str statement)
{
    static const char create[] = "CREATE TABLE ", as[] = " AS";
    struct step step = {.table = str_of("")};
    struct buf whole = {0};
    buf_add(&whole, statement.p, statement.n);
    const char *text = buf_text(&whole), *query = text, *at = strstr(text, create);
    if (at) {
        at += sizeof create - 1;
        const char *end = strstr(at, as);
        step.table = (struct str){statement.p + (at - text), (size_t)(end - at)};
        query = end + sizeof as - 1;
    }
    narrow_query(narrow, query, false, &step.query);
    buf_free(&whole);
    return step;
}

struct totals *totals_new(const struct narrow *narrow)
{
    struct totals *t = mem_zalloc(1, sizeof *t);
    for (const char *p = totals_sql; *p;) {
        const char *end = strstr(p, ";\n");
        size_t n = end ? (size_t)(end - p) + 2 : strlen(p);
        MEM_ROOM(t->steps, t->n, t->cap);
        t->steps[t->n++] = read_step(narrow, (struct str){p, n});
        p += n;
    }
    return t;
}

void totals_free(struct totals *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->n; i++) {
        buf_free(&t->steps[i].query);
        (void)sqlite3_finalize(t->steps[i].clear);
        (void)sqlite3_finalize(t->steps[i].run);
    }
    mem_free(t->steps);
    mem_free(t);
}

/* "before TABLE query", or the query of a step that makes no table. */
static int prepare(sqlite3_stmt **out, struct db *db, const char *before, const struct step *step,
                   const char *query, struct pprofx_error *err)
{
    struct buf sql = {0};
    if (step->table.n)
        buf_printf(&sql, "%s %.*s ", before, (int)step->table.n, step->table.p);
    buf_puts(&sql, query);
    int rc = db_prepare(db, buf_text(&sql), out, err);
    buf_free(&sql);
    return rc;
}

/* Nothing is kept: most often there is one process. */
static int make(const struct step *step, struct db *db, struct pprofx_error *err)
{
    struct buf query = {0};
    sqlite3_stmt *stmt = NULL;
    buf_printf(&query, "%s%s", step->table.n ? "AS " : "", buf_text(&step->query));
    int rc = prepare(&stmt, db, "CREATE TABLE", step, buf_text(&query), err);
    if (!rc)
        rc = db_run(db, stmt, err);
    (void)sqlite3_finalize(stmt);
    buf_free(&query);
    return rc;
}

static int make_anew(struct step *step, struct db *db, struct pprofx_error *err)
{
    int rc = 0;
    if (step->table.n && !step->clear)
        rc = prepare(&step->clear, db, "DELETE FROM", step, "", err);
    if (!rc && !step->run)
        rc = prepare(&step->run, db, "INSERT INTO", step, buf_text(&step->query), err);
    if (!rc && step->clear)
        rc = db_run(db, step->clear, err);
    return rc ? rc : db_run(db, step->run, err);
}

int totals_fill(struct totals *t, struct db *db, struct pprofx_error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < t->n; i++)
        rc = t->made ? make_anew(&t->steps[i], db, err) : make(&t->steps[i], db, err);
    t->made = true;
    return rc;
}
