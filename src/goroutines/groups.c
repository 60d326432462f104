#include "goroutines/groups_impl.h"

#include "base/mem.h"
#include "base/sat.h"
#include "profile/profile.h"

struct groups *groups_new(const struct groups_wish *wish)
{
    struct groups *g = mem_zalloc(1, sizeof *g);
    g->wish = wish;
    g->sites = sites_new();
    g->stack_inuse = -1;
    return g;
}

void groups_free(struct groups *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->n; i++)
        mem_free(g->groups[i].counts);
    mem_free(g->groups);
    mem_free(g->keys);
    rowset_free(&g->set);
    rowset_free(&g->coarse_set);
    mem_free(g->coarse_keys);
    mem_free(g->coarse);
    rowset_free(&g->state_set);
    mem_free(g->states);
    mem_free(g->moments);
    sites_free(g->sites);
    mem_free(g);
}

size_t groups_count(const struct groups *g)
{
    return g->n;
}

const struct group *groups_get(const struct groups *g, size_t i)
{
    return &g->groups[i];
}

const struct tally *groups_passed(const struct groups *g, size_t *n)
{
    *n = g->n_passed;
    return g->passed;
}

size_t groups_states(const struct groups *g)
{
    return g->state_set.n_rows;
}

struct group_state groups_state(const struct groups *g, size_t i)
{
    const struct state_row *row = &g->states[i];
    bool is_now = (size_t)row->moment + 1 == g->n_moments;
    return (struct group_state){row->group, sites_get_string(g->sites, row->text), is_now ? row->count : 0,
                                row->first};
}

size_t groups_moments(const struct groups *g)
{
    return g->n_moments;
}

const struct moment *groups_moment(const struct groups *g, size_t i)
{
    return &g->moments[i];
}

struct str groups_function(const struct groups *g, const struct group *of)
{
    return g->coarse[of->coarse].function;
}

uint64_t groups_alike(const struct groups *g, const struct group *of)
{
    const struct coarse *c = &g->coarse[of->coarse];
    return (size_t)c->moment + 1 == g->n_moments ? c->count : 0;
}

size_t groups_depth(const struct groups *g, uint32_t path)
{
    return sites_depth(g->sites, path);
}

const struct site *groups_site(const struct groups *g, uint32_t path, size_t i)
{
    return sites_get(g->sites, path, i);
}

uint64_t group_at(const struct group *of, size_t moment)
{
    size_t from = 0, to = of->n_counts;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (of->counts[middle].moment < moment)
            from = middle + 1;
        else
            to = middle;
    }
    return from < of->n_counts && of->counts[from].moment == moment ? of->counts[from].n : 0;
}

uint64_t group_now(const struct groups *g, const struct group *of)
{
    return g->n_moments ? group_at(of, g->n_moments - 1) : 0;
}

uint64_t group_before(const struct groups *g, const struct group *of)
{
    (void)g;
    return group_at(of, 0);
}

bool groups_memstats(struct groups *g, const struct profile *p)
{
    bool any = false;
    const struct told *t = p->told;
    for (size_t i = 0; t && i < t->n_memstats; i++)
        if (!t->memstats[i].is_real && t->memstats[i].number > 0 &&
            str_equal(profile_string(p, t->memstats[i].name), str_of("StackInuse"))) {
            g->stack_inuse = t->memstats[i].number;
            any = true;
        }
    return any;
}

/* Measured: what the runtime keeps beside a goroutine's stack, and what stacks a program has without any. */
enum { LEAST_STACK = 2048, DESCRIPTOR = 450, BASE = 350000 };

uint64_t groups_bytes(const struct groups *g, uint64_t count, bool *measured)
{
    uint64_t n = g->n_moments ? g->moments[g->n_moments - 1].total : 0;
    uint64_t each = n && g->stack_inuse > BASE ? (uint64_t)(g->stack_inuse - BASE) / n : 0;
    *measured = each > LEAST_STACK;
    return sat_count_times(count, sat_count_add(*measured ? each : LEAST_STACK, DESCRIPTOR));
}
