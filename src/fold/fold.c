/* Costs of nodes: one pass over the distinct stacks.  Samples that share a stack are added up first, so a
 * frame is looked at once however many samples have it. */
#include "fold/fold.h"

#include "base/mem.h"
#include "base/sat.h"
#include "fold/fold_impl.h"
#include "fold/path.h"
#include "profile/profile.h"

/* Adds; past the ends of int64 it saturates, or wraps where pprof's own sum is wanted. */
static inline void add(int64_t *sum, int64_t v, bool wraps, bool *saturated)
{
    *sum = sat_add_as(*sum, v, wraps, saturated);
}

/* Σ of the chosen value per stack, and whether some sample of the stack counts at all. */
static void sum_stacks(struct fold *f)
{
    const struct profile *p = f->p;
    const struct fold_options *o = &f->options;
    f->values = mem_zalloc(p->n_stacks, sizeof *f->values);
    f->counts = mem_zalloc(p->n_stacks, sizeof *f->counts);
    if (o->mean)
        f->divisors = mem_zalloc(p->n_stacks, sizeof *f->divisors);
    for (size_t i = 0; i < p->n_samples; i++) {
        const int64_t *values = profile_values(p, i);
        int64_t divisor = o->mean ? values[0] : 0;
        if (values[o->value] == 0 && divisor == 0)
            continue;
        uint32_t stack = p->sample_stack[i];
        f->counts[stack] = true;
        add(&f->values[stack], values[o->value], o->compat, &f->saturated);
        if (o->mean)
            add(&f->divisors[stack], divisor, o->compat, &f->saturated);
    }
}

/* A node's cum while folding, beside the last stack that added to it: one cache line for both. */
struct cost {
    int64_t cum;
    uint32_t stamp; /* stack + 1 */
};

static inline void charge(struct fold *f, struct cost *c, uint32_t stamp, int64_t v)
{
    if (c->stamp != stamp) {
        c->stamp = stamp;
        add(&c->cum, v, f->options.compat, &f->saturated);
    }
}

/* v goes to every node of the stack once. */
static void charge_stack(struct fold *f, struct cost *costs, uint32_t stack, int64_t v)
{
    const uint32_t *start = f->nodes.start, *ids = f->nodes.ids, *outermost = f->nodes.outermost;
    const uint32_t *frame = profile_stack(f->p, stack);
    const uint32_t *end = frame + profile_depth(f->p, stack);
    for (; frame < end; frame++) {
        charge(f, &costs[outermost[*frame] >> 1], stack + 1, v);
        if (outermost[*frame] & 1)
            for (uint32_t k = start[*frame]; k + 1 < start[*frame + 1]; k++)
                charge(f, &costs[ids[k]], stack + 1, v);
    }
}

/* Flat and cum of every node for one value of each stack. */
static void sum_nodes(struct fold *f, const int64_t *values, bool are_divisors)
{
    struct cost *costs = mem_zalloc(f->nodes.n, sizeof *costs);
    for (uint32_t s = 0; s < f->p->n_stacks; s++) {
        if (!f->counts[s] || profile_depth(f->p, s) == 0)
            continue;
        struct fold_node *leaf = &f->nodes.rows[f->nodes.ids[f->nodes.start[*profile_stack(f->p, s)]]];
        add(are_divisors ? &leaf->flat_divisor : &leaf->flat, values[s], f->options.compat, &f->saturated);
        charge_stack(f, costs, s, values[s]);
    }
    for (size_t i = 0; i < f->nodes.n; i++)
        *(are_divisors ? &f->nodes.rows[i].cum_divisor : &f->nodes.rows[i].cum) = costs[i].cum;
    mem_free(costs);
}

static bool is_shown(const struct fold_node *n, bool drop_negative)
{
    if (n->flat == 0 && n->cum == 0)
        return false;
    return !drop_negative || !(n->flat < 0 || (n->flat == 0 && n->cum < 0));
}

struct fold *fold_new(const struct profile *p, const struct fold_options *options)
{
    struct fold *f = mem_zalloc(1, sizeof *f);
    f->p = p;
    f->options = *options;
    nodes_make(&f->nodes, p, options);
    sum_stacks(f);
    sum_nodes(f, f->values, false);
    if (f->divisors)
        sum_nodes(f, f->divisors, true);
    f->order = mem_alloc(f->nodes.n, sizeof *f->order);
    for (uint32_t i = 0; i < f->nodes.n; i++)
        if (is_shown(&f->nodes.rows[i], options->drop_negative))
            f->order[f->n++] = i;
    return f;
}

void fold_free(struct fold *f)
{
    if (!f)
        return;
    nodes_free(&f->nodes);
    mem_free(f->values);
    mem_free(f->divisors);
    mem_free(f->counts);
    mem_free(f->order);
    mem_free(f);
}

/* |Σflat · fraction| as pprof computes it.  What does not fit int64 becomes its smallest number in Go on
 * amd64, whose |…| is negative and drops nothing. */
static int64_t cutoff(const struct fold *f, int64_t total, double fraction)
{
    bool go = f->options.compat;
    return sat_abs_as(sat_from_double_as((double)total * fraction, go), go);
}

/* Drops the nodes below the cutoff; returns how many. */
static size_t drop_small(struct fold *f, int64_t limit)
{
    size_t kept = 0, before = f->n;
    for (size_t i = 0; i < before; i++)
        if (sat_abs_as(f->nodes.rows[f->order[i]].cum, f->options.compat) >= limit)
            f->order[kept++] = f->order[i];
    f->n = kept;
    return before - kept;
}

/* pprof trims the paths anew each time it rebuilds the graph: what changes when it is trimmed again, such as
 * …/src/a/src/b.go, is then no longer found among the kept. */
static void drop_retrimmed(struct fold *f)
{
    const struct fold_options *o = &f->options;
    size_t kept = 0;
    for (size_t i = 0; i < f->n; i++) {
        struct str file = f->nodes.rows[f->order[i]].file;
        if (path_trim(file, o->trim_path, o->source_path).n == file.n)
            f->order[kept++] = f->order[i];
    }
    f->n = kept;
}

void fold_trim(struct fold *f, struct fold_trim *trim)
{
    int64_t total = 0;
    for (size_t i = 0; i < f->n; i++)
        add(&total, f->nodes.rows[f->order[i]].flat, f->options.compat, &f->saturated);
    trim->cutoff = cutoff(f, total, trim->node_fraction);
    trim->n_dropped = trim->cutoff > 0 ? drop_small(f, trim->cutoff) : 0;
    if (trim->n_dropped > 0)
        drop_retrimmed(f);
    trim->n_before_count = f->n;
    order_nodes(f, trim->by_cum);
    bool rebuilt = trim->n_dropped > 0;
    if (trim->node_count > 0 && f->n > trim->node_count) {
        f->n = trim->node_count;
        drop_retrimmed(f);
        rebuilt = true;
    }
    mark_inlined(f, rebuilt, cutoff(f, total, trim->edge_fraction));
}

size_t fold_count(const struct fold *f)
{
    return f->n;
}

const struct fold_node *fold_node(const struct fold *f, size_t i)
{
    return &f->nodes.rows[f->order[i]];
}

/* Go's division of int64 does not trap: the one quotient that does not fit wraps. */
static int64_t divided(int64_t v, int64_t divisor)
{
    if (divisor == 0)
        return v;
    return divisor == -1 ? (int64_t)(0 - (uint64_t)v) : v / divisor;
}

int64_t fold_flat(const struct fold_node *n)
{
    return divided(n->flat, n->flat_divisor);
}

int64_t fold_cum(const struct fold_node *n)
{
    return divided(n->cum, n->cum_divisor);
}

bool fold_saturated(const struct fold *f)
{
    return f->saturated;
}

/* Which labels mark a sample as one of a diff's base; NULL when there are none. */
static bool *base_labels(const struct profile *p)
{
    uint32_t key = profile_find(p, "pprof::base", 11), yes = profile_find(p, "true", 4);
    if (key == NONE || yes == NONE)
        return NULL;
    bool *is_base = mem_zalloc(p->n_labels, sizeof *is_base);
    for (size_t i = 0; i < p->n_labels; i++)
        is_base[i] = !p->labels[i].is_number && p->labels[i].key == key && p->labels[i].text == yes;
    return is_base;
}

static bool is_base_sample(const struct profile *p, size_t sample, const bool *is_base)
{
    for (uint32_t k = p->label_start[sample]; is_base && k < p->label_start[sample + 1]; k++)
        if (is_base[p->sample_labels[k]])
            return true;
    return false;
}

int64_t fold_total(const struct profile *p, const struct fold_options *o, bool *saturated)
{
    int64_t total = 0, divisor = 0, base_total = 0, base_divisor = 0;
    bool *is_base = base_labels(p);
    for (size_t i = 0; i < p->n_samples; i++) {
        const int64_t *values = profile_values(p, i);
        int64_t v = values[o->value], d = o->mean ? values[0] : 0;
        if (v < 0)
            v = o->compat ? (int64_t)(0 - (uint64_t)v) : sat_abs(v);
        add(&total, v, o->compat, saturated);
        add(&divisor, d, o->compat, saturated);
        if (is_base_sample(p, i, is_base)) {
            add(&base_total, v, o->compat, saturated);
            add(&base_divisor, d, o->compat, saturated);
        }
    }
    mem_free(is_base);
    return base_total > 0 ? divided(base_total, base_divisor) : divided(total, divisor);
}
