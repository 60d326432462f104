/* One goroutine dump on its way to be a profile: types goroutine/count (the default) and wait/nanoseconds, a
 * sample for each distinct stack, state, wait, creator and set of labels.
 *
 * A wait is what the header says in minutes, a lower bound: it counts from the first garbage collection
 * that met the goroutine blocked.  Labels: state; wait, a range; waited, in seconds; creator, a function;
 * locked, leaked, bubble where they are; and the goroutine's own. */
#ifndef DECODE_MOMENT_H
#define DECODE_MOMENT_H

#include "decode/alike.h"
#include "decode/goroutine.h"
#include "decode/text.h"
#include "profile/told.h"

/* Stacks by goroutine_header.alike.  Shared by the moments of a text, each of which counts those of its own
 * number only. */
struct moment_stacks {
    struct moment_stack {
        uint32_t moment, stack, creator;
    } * rows;
    size_t cap;
};

struct moment {
    struct text_profile t;
    struct moment_stacks *known;
    uint32_t number;
    bool every;
    uint32_t *frames; /* of the present stack; its locations */
    size_t frames_cap;
    struct alike stacks, rows, groups; /* by locations; by struct moment_row; by stack, state, creator */
    uint64_t *counts;                  /* a row each */
    size_t counts_cap;
    struct goroutine_group *group_list;
    size_t group_cap;
    struct goroutine_row *goroutines;
    size_t n_goroutines, goroutines_cap;
    uint32_t last_group;
};

/* number: of the moment, from 1.  every: keep a row of each goroutine. */
void moment_open(struct moment *m, uint32_t number, bool every, uint64_t max_memory,
                 struct moment_stacks *known);
void moment_close(struct moment *m);

/* PPROFX_LIMIT, as moment_finish. */
int moment_add(struct moment *m, const struct goroutine_header *header, struct str text,
               struct pprofx_error *err);

/* The profile, the caller's, with its told: groups and goroutines; the rest of it is the caller's to fill. */
int moment_finish(struct moment *m, struct profile **out, struct pprofx_error *err);

#endif
