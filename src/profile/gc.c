#include "profile/gc.h"

#include "base/mem.h"
#include "base/sat.h"

#include <stdlib.h>

int64_t gc_pause(const struct gc_cycle *c)
{
    bool cut = false;
    return sat_add(c->sweep_wall, c->term_wall, &cut);
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The smallest pause that so many of a hundred do not pass. */
static int64_t percentile(const int64_t *sorted, size_t n, size_t percent)
{
    size_t rank = n / 100 * percent + (n % 100 * percent + 99) / 100;
    return sorted[rank ? rank - 1 : 0];
}

static void summarize_pauses(const struct gc_cycle *cycles, size_t n, struct gc_summary *out)
{
    bool cut = false;
    int64_t *pauses = mem_alloc(n, sizeof *pauses);
    for (size_t i = 0; i < n; i++) {
        pauses[i] = gc_pause(&cycles[i]);
        out->pause_sum = sat_add(out->pause_sum, pauses[i], &cut);
    }
    qsort(pauses, n, sizeof *pauses, compare_numbers);
    out->pause_median = percentile(pauses, n, 50);
    out->pause_p99 = percentile(pauses, n, 99);
    out->pause_max = pauses[n - 1];
    mem_free(pauses);
}

/* Whether b is of the program that a is of. */
static bool goes_on(const struct gc_cycle *a, const struct gc_cycle *b)
{
    return b->cycle > a->cycle && b->at >= a->at;
}

/* A cycle's cost belongs to the time from its begin to the next one's. */
static void summarize_share(const struct gc_cycle *cycles, size_t n, struct gc_summary *out)
{
    bool cut = false;
    double cpu = 0, capacity = 0;
    out->programs = 1;
    for (size_t i = 0; i + 1 < n; i++) {
        const struct gc_cycle *c = &cycles[i], *next = c + 1;
        if (!goes_on(c, next)) {
            out->programs++;
            continue;
        }
        out->span = sat_add(out->span, next->at - c->at, &cut);
        cpu += (double)c->sweep_cpu + (double)c->assist_cpu + (double)c->background_cpu + (double)c->term_cpu;
        capacity += (double)(next->at - c->at) * (double)c->procs;
    }
    out->cpu_share = capacity > 0 ? cpu / capacity : -1;
}

void gc_summarize(const struct gc_cycle *cycles, size_t n, struct gc_summary *out)
{
    *out = (struct gc_summary){.cycles = n};
    if (!n)
        return;
    for (size_t i = 0; i < n; i++)
        out->forced += cycles[i].forced;
    summarize_pauses(cycles, n, out);
    summarize_share(cycles, n, out);
    out->cpu_percent = cycles[n - 1].cpu_percent;
    out->first_live = cycles[0].heap_live;
    out->first_goal = cycles[0].goal;
    out->last_live = cycles[n - 1].heap_live;
    out->last_goal = cycles[n - 1].goal;
}
