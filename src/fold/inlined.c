/* Which of the shown nodes are called inlined.  pprof reads that off the edges of the kept graph; here only
 * the edges into shown nodes that occur at an inlined place are followed, and when there is none no frame is
 * looked at. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/sat.h"
#include "fold/fold_impl.h"
#include "profile/profile.h"

enum {
    KEPT = 1,    /* in the graph */
    WATCHED = 2, /* shown, and inlined somewhere: its callers matter */
};

struct edge {
    uint64_t pair; /* caller << 32 | callee, + 1 so that 0 is free */
    uint64_t stamp;
    int64_t weight;
    bool inlined; /* by every stack that has it */
};

struct marks {
    struct fold *f;
    uint8_t *role; /* of each node */
    struct edge *edges;
    size_t n, mask;
};

static struct edge *slot_of(struct edge *edges, size_t mask, uint64_t pair)
{
    size_t at = hash_mix(pair, 0) & mask;
    while (edges[at].pair && edges[at].pair != pair)
        at = (at + 1) & mask;
    return &edges[at];
}

static void grow(struct marks *m)
{
    struct edge *old = m->edges;
    size_t old_size = old ? m->mask + 1 : 0;
    m->mask = old ? m->mask * 2 + 1 : 1023;
    m->edges = mem_zalloc(m->mask + 1, sizeof *m->edges);
    for (size_t i = 0; i < old_size; i++)
        if (old[i].pair)
            *slot_of(m->edges, m->mask, old[i].pair) = old[i];
    mem_free(old);
}

/* A call counts once a stack, in the way it is first met from the root. */
static void add_call(struct marks *m, uint32_t caller, uint32_t callee, uint64_t stamp, int64_t v,
                     bool inlined)
{
    uint64_t pair = ((uint64_t)caller << 32 | callee) + 1;
    struct edge *e = slot_of(m->edges, m->mask, pair);
    if (!e->pair) {
        *e = (struct edge){pair, stamp, v, inlined};
        if (++m->n > m->mask / 2)
            grow(m);
        return;
    }
    if (e->stamp == stamp)
        return;
    e->stamp = stamp;
    e->weight = sat_add_as(e->weight, v, m->f->options.compat, &m->f->saturated);
    e->inlined = e->inlined && inlined;
}

/* What a frame is, by its location: a node << 2 | role, SKIPPED when it is not in the graph, or MANY for
 * several. */
#define SKIPPED UINT32_C(0)
#define MANY UINT32_MAX

static uint32_t code_of(const struct marks *m, uint32_t node)
{
    return m->role[node] & KEPT ? node << 2 | m->role[node] : SKIPPED;
}

/* MANY only where some of the nodes is in the graph. */
static uint32_t code_of_location(const struct marks *m, size_t location)
{
    const struct nodes *nodes = &m->f->nodes;
    uint32_t code = SKIPPED;
    if (!(nodes->outermost[location] & 1))
        return code_of(m, nodes->outermost[location] >> 1);
    for (uint32_t k = nodes->start[location]; k < nodes->start[location + 1]; k++)
        if (code_of(m, nodes->ids[k]) != SKIPPED)
            code = MANY;
    return code;
}

static void add_frame(struct marks *m, uint32_t *caller, uint32_t code, uint32_t stack, bool inlined)
{
    uint32_t node = code >> 2;
    if ((code & WATCHED) && *caller != NONE && *caller != node)
        add_call(m, *caller, node, (uint64_t)stack + 1, m->f->values[stack], inlined);
    *caller = node;
}

/* The frames whose location is in the graph are picked out first, without a branch on what most are not. */
static void add_stack(struct marks *m, const uint32_t *codes, const uint8_t *in_graph, uint32_t *picked,
                      uint32_t stack)
{
    const struct fold *f = m->f;
    const uint32_t *start = f->nodes.start, *ids = f->nodes.ids;
    const uint32_t *frames = profile_stack(f->p, stack);
    size_t depth = profile_depth(f->p, stack), n = 0;
    for (size_t i = 0; i < depth; i++) {
        picked[n] = frames[i];
        n += in_graph[frames[i]];
    }
    uint32_t caller = NONE;
    while (n-- > 0) {
        uint32_t code = codes[picked[n]];
        if (code != MANY) {
            add_frame(m, &caller, code, stack, false);
            continue;
        }
        uint32_t first = start[picked[n]], end = start[picked[n] + 1];
        for (uint32_t k = end; k-- > first;)
            if ((code = code_of(m, ids[k])) != SKIPPED)
                add_frame(m, &caller, code, stack, k + 1 != end);
    }
}

static void add_stacks(struct marks *m)
{
    const struct fold *f = m->f;
    size_t depth = 0;
    for (uint32_t s = 0; s < f->p->n_stacks; s++)
        depth = profile_depth(f->p, s) > depth ? profile_depth(f->p, s) : depth;
    uint32_t *picked = mem_alloc(depth, sizeof *picked);
    uint32_t *codes = mem_alloc(f->p->n_locations, sizeof *codes);
    uint8_t *in_graph = mem_alloc(f->p->n_locations, 1); /* a quarter of codes: stays in the cache */
    for (size_t l = 0; l < f->p->n_locations; l++) {
        codes[l] = code_of_location(m, l);
        in_graph[l] = codes[l] != SKIPPED;
    }
    grow(m);
    for (uint32_t s = 0; s < f->p->n_stacks; s++)
        if (f->counts[s])
            add_stack(m, codes, in_graph, picked, s);
    mem_free(in_graph);
    mem_free(codes);
    mem_free(picked);
}

/* Returns whether any node is watched. */
static bool give_roles(struct marks *m, bool rebuilt)
{
    struct fold *f = m->f;
    bool any = false;
    uint8_t *shown = mem_zalloc(f->nodes.n, 1);
    for (size_t i = 0; i < f->n; i++)
        shown[f->order[i]] = KEPT;
    for (size_t i = 0; i < f->nodes.n; i++)
        m->role[i] = rebuilt ? shown[i] : KEPT;
    for (size_t l = 0; l < f->p->n_locations; l++)
        for (uint32_t k = f->nodes.start[l]; k + 1 < f->nodes.start[l + 1]; k++)
            if (shown[f->nodes.ids[k]]) {
                m->role[f->nodes.ids[k]] = KEPT | WATCHED;
                any = true;
            }
    mem_free(shown);
    return any;
}

void mark_inlined(struct fold *f, bool rebuilt, int64_t edge_cutoff)
{
    struct marks m = {.f = f, .role = mem_zalloc(f->nodes.n, 1)};
    for (size_t i = 0; i < f->nodes.n; i++)
        f->nodes.rows[i].inlined = f->nodes.rows[i].partly_inlined = false;
    if (give_roles(&m, rebuilt))
        add_stacks(&m);
    /* role is reused: bit 2 an inlined call, bit 3 another one. */
    enum { INLINED = 4, OTHER = 8 };
    for (size_t i = 0; m.edges && i <= m.mask; i++)
        if (m.edges[i].pair && sat_abs_as(m.edges[i].weight, f->options.compat) >= edge_cutoff)
            m.role[(uint32_t)(m.edges[i].pair - 1)] |= m.edges[i].inlined ? INLINED : OTHER;
    for (size_t i = 0; i < f->nodes.n; i++) {
        f->nodes.rows[i].inlined = (m.role[i] & (INLINED | OTHER)) == INLINED;
        f->nodes.rows[i].partly_inlined = (m.role[i] & (INLINED | OTHER)) == (INLINED | OTHER);
    }
    mem_free(m.edges);
    mem_free(m.role);
}
