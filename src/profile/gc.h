/* What a list of garbage collections comes to. */
#ifndef PROFILE_GC_H
#define PROFILE_GC_H

#include "profile/told.h"

/* Times in nanoseconds, sizes in bytes, as in gc_cycle. */
struct gc_summary {
    size_t cycles, forced;
    size_t programs;     /* a log may go on after a restart, where numbers and times begin again */
    int64_t span;        /* from the first cycle's begin to the last one's, of each program, added up */
    double cpu_share;    /* of the CPUs' time in that span that was the collector's, without what was idle
                          * otherwise, at most: a line counts CPUs from when the world is asked to stop; -1:
                          * unknown */
    int64_t cpu_percent; /* since the last program's start, as its last line says */
    int64_t pause_median, pause_p99, pause_max, pause_sum; /* the world's stops of a cycle together */
    int64_t first_live, last_live, first_goal, last_goal;
};

/* All zero for no cycles. */
void gc_summarize(const struct gc_cycle *cycles, size_t n, struct gc_summary *out);

/* The pauses of a cycle together. */
int64_t gc_pause(const struct gc_cycle *c);

#endif
