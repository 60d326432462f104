/* What functions cost and who calls whom: the numbers of pprof's default granularity. */
#include "db/put.h"

#include "base/mem.h"
#include "fold/edges.h"
#include "fold/tree.h"

static int put_function_values(struct put *put, const struct edges *e)
{
    struct batch rows = {0};
    struct put_order *order = mem_alloc(e->n_nodes, sizeof *order);
    for (size_t i = 0; i < e->n_nodes; i++)
        order[i] = (struct put_order){.a = put->functions[i], .row = i};
    put_sort(order, e->n_nodes);
    int rc = batch_open(&rows, put->db, "INSERT INTO function_value SELECT a, b, c, d, e", 5, put->err);
    for (size_t i = 0; i < e->n_nodes; i++) {
        size_t at = order[i].row * e->n_types;
        for (size_t t = 0; !rc && t < e->n_types; t++)
            if (e->flat[at + t] || e->cum[at + t])
                rc = batch_add(&rows,
                               (int64_t[]){put->id, order[i].a, (int64_t)t, e->flat[at + t], e->cum[at + t]},
                               put->err);
    }
    if (!rc)
        rc = batch_flush(&rows, put->err);
    batch_close(&rows);
    mem_free(order);
    return rc;
}

static int put_edges(struct put *put, const struct edges *e)
{
    struct batch rows = {0};
    struct put_order *order = mem_alloc(e->n, sizeof *order);
    for (size_t i = 0; i < e->n; i++)
        order[i] = (struct put_order){
            .a = put->functions[e->list[i].caller], .b = put->functions[e->list[i].callee], .row = i};
    put_sort(order, e->n);
    int rc = batch_open(&rows, put->db, "INSERT INTO edge SELECT a, b, c, d, e, f", 6, put->err);
    for (size_t i = 0; i < e->n; i++) {
        size_t at = order[i].row;
        for (size_t t = 0; !rc && t < e->n_types; t++) {
            int64_t weight = e->weight[at * e->n_types + t];
            if (weight)
                rc = batch_add(
                    &rows,
                    (int64_t[]){put->id, order[i].a, order[i].b, (int64_t)t, weight, e->list[at].inlined},
                    put->err);
        }
    }
    if (!rc)
        rc = batch_flush(&rows, put->err);
    batch_close(&rows);
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
