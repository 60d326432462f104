/* What a text tells beside samples: the goroutines behind them, the memory statistics, the GC cycles. Written
 * by the text decoders, kept with the profile they read, and dropped by a merge: it belongs to one moment. */
#ifndef PROFILE_TOLD_H
#define PROFILE_TOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GOROUTINE_IDS = 20 };

/* Goroutines of one stack in one state with one creator: more than one sample where their waits or labels
 * differ.  Stacks keep their numbers under filters, so a sample finds its group by them. */
struct goroutine_group {
    uint32_t stack;
    uint32_t state, creator; /* strings, as the labels "state" and "creator" have them */
    uint32_t n_ids;
    uint64_t count;
    uint64_t ids[GOROUTINE_IDS]; /* the first ones, in the order of the file */
    uint64_t oldest, newest;     /* the smallest and the largest of all */
};

/* One goroutine; only where every one was asked for. */
struct goroutine_row {
    uint64_t id, parent; /* parent 0: unknown */
    int64_t wait;        /* nanoseconds, a lower bound; -1: unknown */
    uint32_t sample;     /* of the profile as it was read */
};

/* One number of runtime.MemStats; a list such as PauseNs has a row an element. */
struct memstat {
    uint32_t name;     /* string: "NumGC", "StackInuse", "StackSys" */
    uint32_t position; /* in a list, else 0 */
    bool is_real;
    int64_t number;
    double real;
};

/* One line of GODEBUG=gctrace=1.  Times are of the wall clock and of CPUs, in nanoseconds; sizes in bytes;
 * what the release does not tell is -1. */
struct gc_cycle {
    int64_t cycle, at,
        cpu_percent; /* number; since the start of the program; since the start, in hundredths of a percent */
    int64_t sweep_wall, mark_wall, term_wall;
    int64_t sweep_cpu, assist_cpu, background_cpu, idle_cpu, term_cpu;
    int64_t heap_start, heap_end, heap_live, goal, stacks, globals;
    int64_t procs;
    bool forced;
};

struct told {
    /* A file may hold several dumps: this is number moment of n_moments, from 1; 0 of 0: no dump. */
    uint32_t moment, n_moments;
    uint64_t line; /* of the text where it begins */
    uint32_t
        headline; /* string: the panic's or fatal error's text, lines joined by "\n"; "" when there is none */
    uint32_t running; /* group of the goroutine that failed, or NONE */
    bool cut;         /* the text ends within it */

    struct goroutine_group *groups;
    size_t n_groups;
    struct goroutine_row *goroutines;
    size_t n_goroutines;
    struct memstat *memstats;
    size_t n_memstats;
    struct gc_cycle *gc_cycles;
    size_t n_gc_cycles;
};

/* Strings are of the profile it is told of, which owns it. */
struct told *told_new(void);
void told_free(struct told *t); /* NULL is allowed */

#endif
