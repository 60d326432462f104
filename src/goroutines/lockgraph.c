#include "goroutines/lockgraph.h"

#include "base/mem.h"

static uint64_t waiters(const struct lock *lock)
{
    return lock->readers + lock->writers;
}

static void add_chain(struct lock_graph *g, uint32_t first, bool is_cycle)
{
    MEM_ROOM(g->chains, g->n_chains, g->cap);
    g->chains[g->n_chains++] = (struct lock_chain){first, is_cycle, first};
}

/* A cycle, from any of its locks; first is that with the least number, which has the most waiters. */
static void add_cycle(struct lock_graph *g, uint32_t at)
{
    uint32_t i = at, first = at;
    do {
        first = i < first ? i : first;
        g->cycle[i] = (uint32_t)g->n_cycles;
        i = g->next[i];
    } while (i != at);
    add_chain(g, first, true);
    g->n_cycles++;
}

/* Walks from every lock until one that was walked before; one of the same walk is a cycle. */
static void find_cycles(struct lock_graph *g, const struct locks *l)
{
    size_t n = locks_count(l);
    uint32_t *walk = mem_zalloc(n + 1, sizeof *walk);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i;
        while (at != LOCK_NONE && !walk[at]) {
            walk[at] = i + 1;
            at = g->next[at];
        }
        if (at != LOCK_NONE && walk[at] == i + 1)
            add_cycle(g, at);
    }
    mem_free(walk);
}

/* Adds the waiters of each lock to its next one, in an order in which all before it are done. */
static void add_up(const struct lock_graph *g, uint32_t *before, uint32_t *queue, size_t n)
{
    size_t n_queued = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!before[i])
            queue[n_queued++] = i;
    for (size_t k = 0; k < n_queued; k++) {
        uint32_t next = g->next[queue[k]];
        if (next == LOCK_NONE)
            continue;
        g->behind[next] += g->behind[queue[k]];
        if (--before[next] == 0)
            queue[n_queued++] = next;
    }
}

/* Where each chain ends; what was walked before ends where that did. */
static void find_ends(struct lock_graph *g, uint32_t *end, size_t n)
{
    for (size_t i = 0; i < n; i++)
        end[i] = g->cycle[i] == LOCK_NONE ? LOCK_NONE : (uint32_t)i;
    for (size_t k = g->n_cycles; k < g->n_chains; k++) {
        uint32_t at = g->chains[k].first, last = at;
        for (; at != LOCK_NONE && end[at] == LOCK_NONE; at = g->next[at])
            last = at;
        last = at == LOCK_NONE ? last : end[at];
        for (at = g->chains[k].first; at != LOCK_NONE && end[at] == LOCK_NONE; at = g->next[at])
            end[at] = last;
        g->chains[k].last = last;
    }
}

static void find_chains(struct lock_graph *g, const struct locks *l)
{
    size_t n = locks_count(l);
    uint32_t *before = mem_zalloc(n + 1, sizeof *before), *queue = mem_alloc(n + 1, sizeof *queue);
    for (uint32_t i = 0; i < n; i++) {
        g->behind[i] = waiters(locks_get(l, i));
        if (g->next[i] != LOCK_NONE)
            before[g->next[i]]++;
    }
    for (uint32_t i = 0; i < n; i++)
        if (!before[i])
            add_chain(g, i, false);
    add_up(g, before, queue, n);
    find_ends(g, queue, n);
    mem_free(before);
    mem_free(queue);
}

void lock_graph_make(struct lock_graph *g, const struct locks *l)
{
    size_t n = locks_count(l);
    *g = (struct lock_graph){.next = mem_alloc(n + 1, sizeof *g->next),
                             .behind = mem_alloc(n + 1, sizeof *g->behind),
                             .cycle = mem_alloc(n + 1, sizeof *g->cycle)};
    for (uint32_t i = 0; i < n; i++) {
        const struct lock *lock = locks_get(l, i);
        g->next[i] = lock->n_holders ? lock->holders[0].waits_for : LOCK_NONE;
        g->cycle[i] = LOCK_NONE;
    }
    find_cycles(g, l);
    find_chains(g, l);
}

void lock_graph_free(struct lock_graph *g)
{
    mem_free(g->next);
    mem_free(g->behind);
    mem_free(g->cycle);
    mem_free(g->chains);
    *g = (struct lock_graph){0};
}

enum lock_sure lock_holder_sure(const struct lock *lock, const struct lock_holder *h)
{
    if (h->evidence == LOCK_CERTAIN)
        return LOCK_SURE;
    if (h->evidence != LOCK_SAME || h->itself || h != lock->holders)
        return LOCK_POSSIBLE;
    return lock->n_alike == 1 ? LOCK_LIKELY : LOCK_POSSIBLE;
}

bool lock_is_old(const struct locks *l, const struct lock *lock)
{
    uint64_t n = waiters(lock);
    return locks_total(l)->asleep || lock->aged * 10 >= n * 3 || lock->before * 10 >= n * 3;
}

enum lock_sure lock_cycle_sure(const struct locks *l, const struct lock_graph *g,
                               const struct lock_chain *cycle)
{
    uint32_t at = cycle->first;
    do {
        const struct lock *lock = locks_get(l, at);
        if (lock->n_moving || !lock_is_old(l, lock))
            return LOCK_POSSIBLE;
        at = g->next[at];
    } while (at != cycle->first);
    return LOCK_LIKELY;
}
