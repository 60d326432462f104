/* Whether what lies in two folders complements each other: of one binary, or of none that is told, at about
 * one time, and no kind of profile in both.  "profiles" and "dumps" side by side are of one process; "host1"
 * and "host2" with a heap profile each are of two. */
#ifndef FINDINGS_COMPLEMENT_H
#define FINDINGS_COMPLEMENT_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { COMPLEMENT_SETS = 2 }; /* now, before */

struct complement {
    uint64_t kinds[COMPLEMENT_SETS];                       /* a bit for each kind and form */
    int64_t first[COMPLEMENT_SETS], last[COMPLEMENT_SETS]; /* when they were taken; 0: not told */
};

/* time: nanoseconds, 0 when it is not told. */
void complement_add(struct complement *c, bool before, struct str kind, struct str form, int64_t time);

bool complement_fits(const struct complement *a, const struct complement *b);

/* a becomes both. */
void complement_join(struct complement *a, const struct complement *b);

#endif
