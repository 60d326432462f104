/* Who waits for which lock, and who holds it as far as a dump tells.  While it is read, the locks and who
 * wants them are found; then, of what was kept of its goroutines, those whose frames and arguments name one.
 * Memory is bounded by distinct locks and places, and what is kept by some 100 MB: a larger dump is read
 * again.  Dumps do not say who holds a lock, so holders are inferred and come with how sure that is. */
#ifndef GOROUTINES_LOCKS_H
#define GOROUTINES_LOCKS_H

#include "goroutines/lockwait.h"
#include "goroutines/lockwish.h"

#include <pprofx/error.h>

#include <stddef.h>

struct notes;
struct source;

enum { LOCK_IDS = 8, LOCK_HOLDERS = 3 };
#define LOCK_NONE UINT32_MAX

/* What makes a goroutine a holder, from the weakest. */
enum lock_evidence {
    LOCK_TYPE = 1, /* a method of the type that the lock is in; of which value is not told */
    LOCK_NAMED,    /* a method's receiver is the struct that the lock is in */
    LOCK_FURTHER,  /* it is behind the line of a function that locks it; which one's lock is not told */
    LOCK_POINTED,  /* it waits for another lock, and an argument points at or closely before this one */
    LOCK_SAME,     /* it is behind the line that locks it, with the same receiver as those who wait there */
    LOCK_CERTAIN,  /* the library's own frames say so */
};

struct lock_holder {
    uint64_t id;
    struct str state;
    int64_t minutes;         /* -1: not told */
    struct lock_place where; /* what the evidence is */
    struct lock_place at;    /* where it is in the program now */
    enum lock_evidence evidence;
    uint64_t away;      /* of a pointer: how far before the lock it points */
    bool moving;        /* running or runnable */
    bool itself;        /* it is one of those who wait for the lock */
    uint32_t waits_for; /* a lock, or LOCK_NONE */
};

struct lock {
    enum lock_kind kind;
    enum lock_known known;
    uint64_t address;
    uint64_t readers, writers; /* who wait; a Mutex has writers */
    uint64_t aged;             /* of them, who wait for a minute or more */
    int64_t longest;           /* minutes, a lower bound; -1: not told */
    uint64_t pending;          /* the goroutine of a writer that keeps readers out; 0: none */
    uint64_t ids[LOCK_IDS];    /* the first of those who wait */
    size_t n_ids;
    uint32_t n_places;       /* that want it */
    struct lock_place place; /* that most want it at */
    uint64_t place_waiters;
    uint32_t number; /* while locks are sorted */
    uint64_t before; /* who waited for it in the dump before; 0: none, or there is no such dump */

    struct lock_holder *holders; /* the likeliest first; NULL: none */
    size_t n_holders;
    uint64_t n_alike;  /* goroutines with the first one's evidence */
    uint64_t n_moving; /* goroutines with evidence of any kind that run or could run */
};

/* A function that takes several locks, in which everybody waits, some of them behind the line that takes the
 * first one: they seem to hold each other's locks. */
struct lock_order {
    struct lock_place first; /* that line */
    uint64_t waiting, further;
    uint32_t locks;
};

struct locks_total {
    uint64_t dumps;      /* in all sources; the last one, or the one asked for, is told of */
    uint64_t moment;     /* which that is, in its source */
    uint64_t goroutines; /* in it */
    uint64_t waiting;    /* for locks */
    uint64_t woken;      /* running or runnable within Lock: they have just waited, or are about to */
    uint64_t aged;       /* of those who wait, a minute or more */
    uint64_t no_stack;   /* whose frames are not printed as they run on other threads */
    uint64_t filtered;   /* who wait for locks, too, but were not wished for */
    uint64_t left_out;   /* who wait for further locks than there is room for */
    bool cut;            /* the text ends within it */
    bool has_before;     /* there was a dump before it */
    bool asleep;         /* as the runtime itself has found, nobody can go on */
    struct str headline; /* the panic's or fatal error's text, or empty */
};

struct locks;

/* wish: NULL for everybody who waits. */
struct locks *locks_new(uint64_t max_memory, const struct lock_wish *wish);
void locks_free(struct locks *l); /* NULL is allowed */

/* Reads a source, once or twice.  dump: 0 the last one in it, or which.  Only of the last source holders are
 * looked for; what an earlier dump says of the same locks is kept.  *found: there was a dump in it. */
int locks_read(struct locks *l, struct source *source, int64_t dump, bool is_last, bool *found,
               struct notes *notes, struct pprofx_error *err);

const struct locks_total *locks_total(const struct locks *l);

/* By who waits, most first. */
size_t locks_count(const struct locks *l);
const struct lock *locks_get(const struct locks *l, uint32_t i);

size_t locks_orders(const struct locks *l);
const struct lock_order *locks_order(const struct locks *l, size_t i);

#endif
