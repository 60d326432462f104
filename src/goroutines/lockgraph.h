/* From lock to lock: what the likeliest holder of each waits for itself.  Every lock has one next lock at
 * most, so chains and cycles are found by one walk over each. */
#ifndef GOROUTINES_LOCKGRAPH_H
#define GOROUTINES_LOCKGRAPH_H

#include "goroutines/locks.h"

struct lock_chain {
    uint32_t first; /* of a cycle: the one with the most waiters */
    bool is_cycle;
    uint32_t last; /* of a chain: the lock whose holder waits for no other one, or the first one of a cycle */
};

struct lock_graph {
    uint32_t *next;   /* of each lock; LOCK_NONE: its holder waits for something else, or is not known */
    uint64_t *behind; /* of each lock: who wait for it, or for a lock whose holder does, and so on */
    uint32_t *cycle;  /* of each lock: the chain that it is part of, LOCK_NONE when that is no cycle */
    struct lock_chain *chains; /* cycles, then those that begin with a lock whose waiters hold nothing */
    size_t n_chains, cap, n_cycles;
};

void lock_graph_make(struct lock_graph *g, const struct locks *l);
void lock_graph_free(struct lock_graph *g);

/* How sure a holder is. */
enum lock_sure { LOCK_POSSIBLE, LOCK_LIKELY, LOCK_SURE };
enum lock_sure lock_holder_sure(const struct lock *lock, const struct lock_holder *h);

/* Whether the goroutines that wait for a lock have done so for a while: by their age or an earlier dump, or
 * as the runtime itself found that nobody can go on. */
bool lock_is_old(const struct locks *l, const struct lock *lock);

/* Of a cycle: likely when all its locks are old and nobody who could hold one runs, else possible. */
enum lock_sure lock_cycle_sure(const struct locks *l, const struct lock_graph *g,
                               const struct lock_chain *cycle);

#endif
