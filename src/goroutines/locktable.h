/* Locks, places and receivers while a dump is read; the parts behind locks.h. */
#ifndef GOROUTINES_LOCKTABLE_H
#define GOROUTINES_LOCKTABLE_H

#include "decode/idmap.h"
#include "goroutines/locks.h"

struct arena;
struct strings;

/* A list of locks that something belongs to. */
struct lock_link {
    uint32_t lock, next; /* next: row + 1 */
};

/* A function that waiters stand in. */
struct lock_function {
    int64_t least, most; /* lines they stand at */
    int64_t locks_at;    /* the least line that locks; INT64_MAX: it locks nothing itself */
    uint32_t locks;      /* how many it wants itself */
    uint32_t unheld;     /* of them, without a holder; of those that are most wanted in it */
    /* Of the second pass: goroutines that have it in their stacks. */
    uint64_t waiting, further; /* who wait for locks; of them, behind locks_at */
    uint64_t busy;             /* who do not */
    uint64_t seen;             /* the last one */
};

/* Rows of an idmap have their values in an array beside it. */
struct lock_table {
    struct arena *arena;
    struct strings *strings;
    struct lock_frames frames; /* of the pass being made */

    struct lock *locks;
    size_t n_locks, cap_locks;
    struct idmap by_address, by_struct, by_function; /* → lock */
    uint32_t *address_lock, *struct_lock, *function_lock;
    size_t cap_address, cap_struct, cap_function;

    struct idmap receivers; /* first arguments of callers → links */
    uint32_t *receiver_link;
    size_t cap_receiver;
    struct lock_link *links;
    size_t n_links, cap_links;

    struct idmap places; /* file and line and function → place */
    struct lock_place *place;
    size_t cap_place;
    struct idmap wants; /* lock and place → waiters */
    uint64_t *want_waiters;
    size_t cap_wants;
    struct idmap wanting; /* lock and function → least line it is wanted at */
    int64_t *wanting_line;
    size_t cap_wanting;
    struct idmap wanters; /* function → the lock it wants, LOCK_NONE when several */
    uint32_t *wanter_lock;
    size_t cap_wanters;
    struct idmap types; /* "main.(*T)." of methods that want locks → the lock, LOCK_NONE when several */
    uint32_t *type_lock;
    size_t cap_types;
    struct idmap waited; /* function → what waiters do in it */
    struct lock_function *functions;
    size_t cap_functions;

    uint64_t *sorted; /* addresses, ascending, when all is read */
    size_t n_sorted;
    struct locks_total total;
};

void lock_table_open(struct lock_table *t);
void lock_table_close(struct lock_table *t);

/* A text that lives as long as the table, at most some hundred bytes of it. */
uint32_t lock_table_text(struct lock_table *t, struct str text);
/* The number of such a text; UINT32_MAX when it is not there. */
uint32_t lock_table_known(const struct lock_table *t, struct str text);
struct str lock_table_get(const struct lock_table *t, uint32_t text);
struct lock_place lock_table_place(struct lock_table *t, const struct lock_place *place);

/* Adds a goroutine that waits. */
void lock_table_add(struct lock_table *t, const struct goroutine_header *header, const struct lock_wait *w);

/* The lock of a wait, or LOCK_NONE. */
uint32_t lock_table_find(const struct lock_table *t, const struct lock_wait *w);

/* The type a method is of, "main.(*T).", or nothing. */
struct str lock_type(struct str function);

/* When all goroutines are added: what needs all of them. */
void lock_table_finish(struct lock_table *t);

/* The lock that is nearest at or behind an address, less than a page away; LOCK_NONE. */
uint32_t lock_table_nearest(const struct lock_table *t, uint64_t address);

/* The first link of a receiver, as lock_link.next has it. */
uint32_t lock_table_links(const struct lock_table *t, uint64_t receiver);

/* A function that waiters stand in, by its number, or NULL. */
struct lock_function *lock_table_function(const struct lock_table *t, uint32_t function);

/* What the finished table knows of a function. */
struct lock_facts lock_table_facts(const struct lock_table *t, struct str function);

/* Whether a function wants a lock, and the least line it does it at. */
bool lock_table_wants(const struct lock_table *t, uint32_t lock, uint32_t function, int64_t *line);

#endif
