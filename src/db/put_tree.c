/* The call tree, and the samples that point into it. */
#include "base/mem.h"
#include "db/put.h"
#include "fold/tree.h"
#include "profile/profile.h"

/* Smaller branches of the stored tree are one child, unless all of it is wanted. */
static const double least_share = 1e-4;

/* -1 stands for NULL, which the root has for its parent and its function. */
static int put_node(struct put *put, struct batch *rows, const struct tree *t, size_t node, int64_t pruned)
{
    uint32_t id = t->frame[node];
    const struct frame *frame = id < put->frames->n ? &put->frames->list[id] : NULL;
    int64_t function = frame ? put->functions[frame->function] : pruned;
    return batch_add(rows,
                     (int64_t[]){put->id, (int64_t)node, node ? (int64_t)t->parent[node] : -1,
                                 node ? function : -1, frame ? frame->line : 0, t->recursive[node]},
                     put->err);
}

static int put_nodes(struct put *put, const struct tree *t)
{
    struct batch node = {0}, value = {0};
    int64_t pruned = 0;
    bool any = t->n > 0 && t->frame[t->n - 1] == TREE_PRUNED; /* they come last */
    int rc = any ? put_function(put, "(pruned)", &pruned) : 0;
    if (!rc)
        rc = batch_open(&node, put->db, "INSERT OR FAIL INTO node SELECT a, b, c, d, e, f", 6, put->err);
    node.nullable = 1U << 2 | 1U << 3;
    if (!rc)
        rc = batch_open(&value, put->db, "INSERT OR FAIL INTO node_value SELECT a, b, c, d, e", 5, put->err);
    for (size_t i = 0; !rc && i < t->n; i++) {
        rc = put_node(put, &node, t, i, pruned);
        for (size_t v = 0; !rc && v < t->n_types; v++) {
            size_t at = i * t->n_types + v;
            if (t->self[at] || t->cum[at])
                rc = batch_add(&value, (int64_t[]){put->id, (int64_t)i, (int64_t)v, t->self[at], t->cum[at]},
                               put->err);
        }
    }
    rc = batch_end(&node, rc, put->err);
    rc = batch_end(&value, rc, put->err);
    return rc;
}

static int put_sample_labels(struct put *put, struct batch *rows, size_t sample)
{
    const struct profile *p = put->p;
    int rc = 0;
    for (uint32_t i = p->label_start[sample]; !rc && i < p->label_start[sample + 1]; i++)
        rc = batch_add(rows, (int64_t[]){put->id, (int64_t)sample, p->sample_labels[i]}, put->err);
    return rc;
}

static int put_samples(struct put *put, const struct tree *tree)
{
    const struct profile *p = put->p;
    struct batch sample = {0}, value = {0}, label = {0};
    int rc = batch_open(&sample, put->db, "INSERT OR FAIL INTO sample SELECT a, b, c", 3, put->err);
    if (!rc)
        rc = batch_open(&value, put->db, "INSERT OR FAIL INTO sample_value SELECT a, b, c, d", 4, put->err);
    if (!rc) /* a sample may have a label twice */
        rc = batch_open(&label, put->db, "INSERT OR IGNORE INTO sample_label SELECT a, b, c", 3, put->err);
    for (size_t i = 0; !rc && i < p->n_samples; i++) {
        rc = batch_add(&sample, (int64_t[]){put->id, (int64_t)i, tree->leaf[i]}, put->err);
        for (size_t v = 0; !rc && v < p->n_types; v++) {
            int64_t x = profile_values(p, i)[v];
            if (x)
                rc = batch_add(&value, (int64_t[]){put->id, (int64_t)i, (int64_t)v, x}, put->err);
        }
        if (!rc)
            rc = put_sample_labels(put, &label, i);
    }
    rc = batch_end(&sample, rc, put->err);
    rc = batch_end(&value, rc, put->err);
    rc = batch_end(&label, rc, put->err);
    return rc;
}

/* The whole tree has a node for every distinct path, which takes long; it is made only when it is wanted. */
static int put_whole(struct put *put)
{
    struct walk_order order = walk_sort(put->p, &put->frames->lines);
    struct tree *whole = tree_new(put->p, &put->frames->lines, &order);
    mem_free(order.samples);
    int rc = put_nodes(put, whole);
    if (!rc && put->options->samples)
        rc = put_samples(put, whole);
    tree_free(whole);
    return rc;
}

int put_tree(struct put *put)
{
    if (put->options->tree || put->options->samples)
        return put_whole(put);
    struct tree *large = tree_large(put->p, &put->frames->lines, &put->weights,
                                    &(struct tree_wish){.share = least_share, .recursive = true});
    int rc = put_nodes(put, large);
    tree_free(large);
    return rc;
}
