/* What a table of groups holds; for the files of this folder that fill it. */
#ifndef GOROUTINES_GROUPS_IMPL_H
#define GOROUTINES_GROUPS_IMPL_H

#include "goroutines/groups.h"
#include "goroutines/sites.h"
#include "profile/rowset.h"

/* Of a group; path is a function's string for a coarse signature. */
struct group_key {
    enum gostate class;
    uint32_t path, creator, value; /* the last two are strings */
};

/* The groups of one class, function and creator. */
struct coarse {
    struct str function;
    uint32_t moment; /* the last one it is in */
    uint64_t count;  /* and its goroutines there */
};

/* Goroutines of a group in a state, whose text is a string of sites. */
struct state_row {
    uint32_t group, text;
    uint32_t moment; /* the last one they are in */
    uint64_t count;  /* there */
    uint64_t first;  /* in the first moment */
};

struct groups {
    const struct groups_wish *wish;
    struct sites *sites;
    struct group_key wanted; /* while one is looked for */

    struct rowset set;
    struct group_key *keys;
    struct group *groups;
    size_t n, cap, cap_keys;

    struct rowset coarse_set;
    struct group_key *coarse_keys;
    struct coarse *coarse;
    size_t n_coarse, cap_coarse, cap_coarse_keys;

    struct rowset state_set;
    struct state_row *states;
    size_t cap_states;

    struct tally passed[GROUP_PASSED]; /* states of goroutines that are not wanted, the first ones */
    size_t n_passed;

    struct moment *moments;
    size_t n_moments, cap_moments;

    int64_t stack_inuse; /* bytes; -1: not told */
};

#endif
