/* What holds for every rule: how far few samples can be trusted, which remedy is for which release, what a
 * finding is called over time. */
#ifndef FINDINGS_GUARDS_H
#define FINDINGS_GUARDS_H

#include "findings/finding.h"

struct tables;

/* Of the process that is judged. */
struct guards {
    int64_t cpu_samples;
    double cores; /* -1: not told */
    bool is_go;
    bool benchmark; /* a fifth of its CPU or of what it allocates is under testing.B */
    int go_oldest, go_newest;
};

int guards_read(struct guards *out, struct tables *tables, struct pprofx_error *err);

/* Lowers what few samples cannot carry, chooses the remedy where the rule's row has none, makes the
 * fingerprint.  False: no finding. */
bool guards_apply(const struct guards *g, struct finding *f);

#endif
