/* The words that the parts of the report "locks" share. */
#ifndef GOROUTINES_LOCKS_PAGE_H
#define GOROUTINES_LOCKS_PAGE_H

#include "goroutines/locks_report.h"

enum {
    MOST_DRAWN = 12, /* cycles, and chains */
    MOST_STEPS = 12, /* of one drawn */
};

struct locks_page {
    struct buf *out;
    struct facts *facts;
    const struct locks *l;
    const struct lock_graph *g;
    struct buf line; /* a sentence being made */
};

uint64_t locks_waiters(const struct lock *lock);

/* "1 lock", "2 locks" */
void locks_plural(struct buf *out, uint64_t n, const char *what);

/* The sentence of line goes to the list of facts and to the heading. */
void locks_say(struct locks_page *p);

/* The minutes with something before them; nothing when they are not told. */
void locks_add_age(struct buf *out, const char *before, int64_t minutes);

/* Why a goroutine seems to hold a lock. */
void locks_add_because(struct buf *out, const struct lock *lock, const struct lock_holder *h);

/* "goroutine 8, IO wait for at least 2m, in main.(*T).ask (t.go:3)" */
void locks_add_goroutine(struct buf *out, const struct lock_holder *h);

/* To line: the name of a lock, the function its waiters want it in, why its holder is not known. */
void locks_add_lock(struct locks_page *p, uint32_t i);
void locks_add_wanted_in(struct locks_page *p, const struct lock *lock);
void locks_add_unknown(struct locks_page *p, const struct lock *lock);

/* Whether a lock is taken by a function that is told of as a whole. */
bool locks_in_order(const struct locks_page *p, const struct lock *lock);

/* Parts of the heading, in a file each. */
void locks_add_suspects(struct locks_page *p);
void locks_add_chains(struct locks_page *p);

#endif
