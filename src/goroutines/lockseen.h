/* What the goroutines of a dump tell of who holds locks: calls and the pointers in their arguments, packed,
 * until all locks are known.  So a dump is read once; only one with too many goroutines is read again. */
#ifndef GOROUTINES_LOCKSEEN_H
#define GOROUTINES_LOCKSEEN_H

#include "base/buf.h"
#include "goroutines/locktable.h"

enum { LOCK_VALUES = 64 }; /* of one call; Go prints fewer */

enum lock_waits { LOCK_WAITS_NOT, LOCK_WAITS, LOCK_WOKEN };

/* Goroutines one behind the other.  struct lock_seen s = {0} is an empty one. */
struct lock_seen {
    struct buf packed, calls; /* calls: of the goroutine being added */
    bool full;                /* some were left out */
};

void lock_seen_free(struct lock_seen *s);
void lock_seen_clear(struct lock_seen *s);

/* Adds a goroutine whose calls t->frames knows; wait tells what it waits for when waits says that it does.
 * Nothing is added, and the list is full, when that takes more than most bytes in all. */
void lock_seen_add(struct lock_seen *s, size_t most, struct lock_table *t,
                   const struct goroutine_header *header, struct str text, enum lock_waits waits,
                   const struct lock_wait *wait);

struct lock_call {
    struct lock_place place;
    struct lock_facts facts;
    uint64_t receiver; /* 0: not known */
    size_t n_values;
    uint64_t values[LOCK_VALUES]; /* of a goroutine that waits: all pointers that are not stale */
};

/* A goroutine being unpacked. */
struct lock_goroutine {
    uint64_t id;
    int64_t minutes;
    struct str state;
    enum lock_waits waits;
    struct lock_wait wait; /* without args and above */
    struct lock_shape *shape;
    size_t at;       /* the next call of the shape */
    uint64_t last;   /* pointer */
    struct str rest; /* the values of further calls; without shape, the text */
    struct str text; /* without shape: of all calls */
    bool at_wait;    /* without shape: the call that waits comes next */
};

/* Takes the next goroutine off packed, which begins as all of s->packed; false at the end. */
bool lock_seen_next(struct lock_table *t, struct str *packed, struct lock_goroutine *out);

/* The next call of it, from the one that wants the lock it waits for, or from the innermost; false behind the
 * last. */
bool lock_seen_call(struct lock_table *t, struct lock_goroutine *g, struct lock_call *out);

/* Where all calls are, innermost first; *walk begins with zeros.  False behind the last. */
bool lock_seen_place(const struct lock_goroutine *g, struct lock_walk *walk, struct lock_place *out);

#endif
