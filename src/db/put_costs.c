/* What functions cost and who calls whom: the numbers of pprof's default granularity. */
#include "db/put.h"

#include "base/mem.h"
#include "fold/edges.h"
#include "fold/tree.h"

static int put_function_values(struct put *put, const struct edges *e)
{
    sqlite3_stmt *stmt = NULL;
    struct put_order *order = mem_alloc(e->n_nodes, sizeof *order);
    for (size_t i = 0; i < e->n_nodes; i++)
        order[i] = (struct put_order){.a = put->functions[i], .row = i};
    put_sort(order, e->n_nodes);
    int rc = db_prepare(put->db, "INSERT INTO function_value VALUES (?, ?, ?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; i < e->n_nodes; i++) {
        size_t at = order[i].row * e->n_types;
        for (size_t t = 0; !rc && t < e->n_types; t++)
            if (e->flat[at + t] || e->cum[at + t])
                rc =
                    put_row(put, stmt,
                            (int64_t[]){put->id, order[i].a, (int64_t)t, e->flat[at + t], e->cum[at + t]}, 5);
    }
    (void)sqlite3_finalize(stmt);
    mem_free(order);
    return rc;
}

static int put_edges(struct put *put, const struct edges *e)
{
    sqlite3_stmt *stmt = NULL;
    struct put_order *order = mem_alloc(e->n, sizeof *order);
    for (size_t i = 0; i < e->n; i++)
        order[i] = (struct put_order){
            .a = put->functions[e->list[i].caller], .b = put->functions[e->list[i].callee], .row = i};
    put_sort(order, e->n);
    int rc = db_prepare(put->db, "INSERT INTO edge VALUES (?, ?, ?, ?, ?, ?)", &stmt, put->err);
    for (size_t i = 0; i < e->n; i++) {
        size_t at = order[i].row;
        for (size_t t = 0; !rc && t < e->n_types; t++) {
            int64_t weight = e->weight[at * e->n_types + t];
            if (weight)
                rc = put_row(
                    put, stmt,
                    (int64_t[]){put->id, order[i].a, order[i].b, (int64_t)t, weight, e->list[at].inlined}, 6);
        }
    }
    (void)sqlite3_finalize(stmt);
    mem_free(order);
    return rc;
}

int put_costs(struct put *put, const struct tree *t)
{
    const struct frames *f = put->frames;
    uint32_t *names = mem_alloc(f->n, sizeof *names);
    for (size_t i = 0; i < f->n; i++)
        names[i] = f->functions[f->list[i].function].first;
    struct edges *e = edges_of_tree(t, names, f->n_functions);
    mem_free(names);
    int rc = put_function_values(put, e);
    if (!rc)
        rc = put_edges(put, e);
    edges_free(e);
    return rc;
}
