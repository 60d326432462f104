/* Goroutines that do the same: one group for equal stacks in one class of states with one creator (its exact
 * signature), whatever their arguments.  Groups of several moments stand in one table, so that what grew is
 * seen; a moment is one dump, or one profile of goroutines. */
#ifndef GOROUTINES_GROUPS_H
#define GOROUTINES_GROUPS_H

#include "base/str.h"
#include "profile/gostate.h"
#include "profile/told.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;
struct regex;

enum site_kind {
    SITE_RUNTIME, /* the runtime, and what the library parks in */
    SITE_LIBRARY, /* the standard library */
    SITE_USER,
};

/* One frame. */
struct site {
    struct str function, file;
    int64_t line;
    uint8_t kind;  /* enum site_kind */
    uint8_t shown; /* enum shown */
};

/* How many goroutines have a text. */
struct tally {
    struct str text;
    uint64_t count;
};

enum { GROUP_STATES = 4, GROUP_LABELS = 8, GROUP_PASSED = 12 };

struct group_count {
    uint32_t moment;
    uint64_t n; /* goroutines */
};

struct group {
    enum gostate class;
    uint32_t path;      /* groups_path */
    struct str creator; /* "" when not known */
    struct str value;   /* of the wish's label; "" when it has none */
    size_t user;        /* the innermost frame of the user's, an index of the path; path's length: none */
    uint32_t coarse;    /* the number of its coarse signature: class, user frame's function, creator */
    struct group_count *counts; /* of the moments it is in, in their order; group_at */
    size_t n_counts, cap_counts;

    /* What follows is of the last moment it was seen in. */
    struct tally states[GROUP_STATES]; /* the first ones; groups_state has all */
    size_t n_states;
    bool more_states;
    struct tally labels[GROUP_LABELS]; /* "key=value", the first ones */
    size_t n_labels;
    bool more_labels;
    uint64_t n_waits;                        /* goroutines whose wait is told */
    int64_t wait_min, wait_median, wait_max; /* seconds, lower bounds; of those */
    uint64_t locked;                         /* goroutines that are locked to a thread */
    uint64_t ids[GOROUTINE_IDS];
    size_t n_ids;
    uint64_t oldest, newest; /* of all ids; where n_ids is 0, not told */
    bool inferred;           /* the state, from frames */
    bool failed;             /* one of them brought the program down */
    bool forever;            /* by its state nothing can end it, or the runtime has proven that */
};

/* Goroutines of one group in one state. */
struct group_state {
    uint32_t group;
    struct str text;
    uint64_t now, before; /* in the last moment, in the first */
};

struct moment {
    struct str name;  /* of the source */
    uint64_t ordinal; /* of its dumps, from 1; 0: it has none */
    uint64_t total;   /* goroutines, before filters */
    uint64_t count;   /* after them */
    struct str headline;
    bool cut;
    bool waits_told; /* by some goroutine */
    bool has_waits;  /* the format can tell them */
};

/* Which goroutines to keep; the filters of profiles come before. */
struct groups_wish {
    const struct regex *state; /* matches the text of a state, or is the name of its class; NULL: all */
    const char *state_text;    /* what state was made from */
    int64_t min_wait;          /* seconds; 0: all */
    const char *label;         /* groups are told apart by this label, too; NULL: they are not */
};

struct groups;

struct groups *groups_new(const struct groups_wish *wish); /* wish must live as long */
void groups_free(struct groups *g);                        /* NULL is allowed */

/* Goroutines in a profile, whatever the wish. */
uint64_t groups_total(const struct profile *p);

/* Adds a moment: a profile of goroutines, filtered.  total is their number before the filters; nothing of p
 * is kept.  PPROFX_FORMAT when it is of something else. */
int groups_add(struct groups *g, const struct profile *p, struct str name, uint64_t total,
               struct pprofx_error *err);

/* Whether it is a profile of goroutines. */
bool groups_are_of(const struct profile *p);

/* Memory statistics of the process, for the estimate; they may come with a moment or from a heap profile.
 * False when p has none. */
bool groups_memstats(struct groups *g, const struct profile *p);

size_t groups_count(const struct groups *g);
const struct group *groups_get(const struct groups *g, size_t i);

/* The states of goroutines that the wish left out, in the order they were first seen: at most GROUP_PASSED.
 */
const struct tally *groups_passed(const struct groups *g, size_t *n);

size_t groups_states(const struct groups *g);
struct group_state groups_state(const struct groups *g, size_t i);
size_t groups_moments(const struct groups *g);
const struct moment *groups_moment(const struct groups *g, size_t i);

/* Of a group's coarse signature: the innermost function of the user's, or else of the library's; and its
 * goroutines in the last moment. */
struct str groups_function(const struct groups *g, const struct group *of);
uint64_t groups_alike(const struct groups *g, const struct group *of);

/* The frames of a path, innermost first; of a dump without those that only some dumps of a process show. */
size_t groups_depth(const struct groups *g, uint32_t path);
const struct site *groups_site(const struct groups *g, uint32_t path, size_t i);

/* Goroutines of a group in a moment; in the last, and in the first. */
uint64_t group_at(const struct group *of, size_t moment);
uint64_t group_now(const struct groups *g, const struct group *of);
uint64_t group_before(const struct groups *g, const struct group *of);

/* Bytes that so many goroutines take at least, stacks and descriptors; measured says that the runtime's own
 * number was used. */
uint64_t groups_bytes(const struct groups *g, uint64_t count, bool *measured);

#endif
