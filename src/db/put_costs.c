/* What functions and lines cost and who calls whom. */
#include "db/put.h"

#include "base/mem.h"
#include "fold/sums.h"

static int put_function_values(struct put *put, const struct edges *e)
{
    struct batch rows = {0};
    struct put_order *order = mem_alloc(e->n_nodes, sizeof *order);
    for (size_t i = 0; i < e->n_nodes; i++)
        order[i] = (struct put_order){.a = put->functions[i], .row = i};
    put_sort(order, e->n_nodes);
    int rc =
        batch_open(&rows, put->db, "INSERT OR FAIL INTO function_value SELECT a, b, c, d, e", 5, put->err);
    for (size_t i = 0; i < e->n_nodes; i++) {
        size_t at = order[i].row * e->n_types;
        for (size_t t = 0; !rc && t < e->n_types; t++)
            if (e->flat[at + t] || e->cum[at + t])
                rc = batch_add(&rows,
                               (int64_t[]){put->id, order[i].a, (int64_t)t, e->flat[at + t], e->cum[at + t]},
                               put->err);
    }
    rc = batch_end(&rows, rc, put->err);
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
    int rc = batch_open(&rows, put->db, "INSERT OR FAIL INTO edge SELECT a, b, c, d, e, f", 6, put->err);
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
    rc = batch_end(&rows, rc, put->err);
    mem_free(order);
    return rc;
}

static int put_lines(struct put *put, const struct sums *s)
{
    const struct frames *f = put->frames;
    struct put_order *order = mem_alloc(f->n, sizeof *order);
    struct batch rows = {0};
    for (size_t i = 0; i < f->n; i++)
        order[i] =
            (struct put_order){.a = put->functions[f->list[i].function], .b = f->list[i].line, .row = i};
    put_sort(order, f->n);
    int rc =
        batch_open(&rows, put->db, "INSERT OR FAIL INTO line_value SELECT a, b, c, d, e, f", 6, put->err);
    for (size_t i = 0; i < f->n; i++) {
        size_t at = order[i].row * s->n_types;
        for (size_t v = 0; !rc && v < s->n_types; v++)
            if (s->flat[at + v] || s->cum[at + v])
                rc = batch_add(
                    &rows,
                    (int64_t[]){put->id, order[i].a, order[i].b, (int64_t)v, s->flat[at + v], s->cum[at + v]},
                    put->err);
    }
    rc = batch_end(&rows, rc, put->err);
    mem_free(order);
    return rc;
}

int put_costs(struct put *put)
{
    const struct frames *f = put->frames;
    uint32_t *names = mem_alloc(f->n, sizeof *names);
    for (size_t i = 0; i < f->n; i++)
        names[i] = f->functions[f->list[i].function].first;
    struct sums *s = sums_new(put->p, &f->lines, &put->weights, names, f->n_functions);
    mem_free(names);
    int rc = put_function_values(put, s->functions);
    if (!rc)
        rc = put_edges(put, s->functions);
    if (!rc)
        rc = put_lines(put, s);
    sums_free(s);
    return rc;
}
