/* Two profiles side by side in one, for who wants to see both and not only what is between them. */
#ifndef PROFILE_SIDES_H
#define PROFILE_SIDES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct profile;

enum { SIDE_BEFORE, SIDE_AFTER };

/* What one side was before it became a part of something else. */
struct side {
    const char *kind;         /* profile_kind */
    const char *const *names; /* of its sources */
    size_t n_names, n_read;   /* how many of them could be read */
    int64_t time_nanos, duration_nanos;
    bool is_saved_base; /* the base that a saved difference holds */
};

/* The value types of a profile of two sides are n_columns for the one before, then as many for the one after:
 * its own n_types, then what sides_split adds. */
struct sides {
    struct side of[2];
    size_t n_types, n_columns; /* 0: there is one profile alone */
    bool normalized; /* what is after was scaled to the totals of what is before: its counts count nothing */
    size_t *counts;  /* of each type: the column (of a side) with its numbers of samples, or SIZE_MAX */
    int64_t *totals; /* Σ|value| of all 2 * n_columns, when sides_sum was called */
};

void sides_note(struct sides *s, int which, const struct profile *p, const char *const *names, size_t n,
                size_t n_read);

/* The same for both sides of a saved difference, which is p already: it holds samples of a base, marked as
 * merge_base marks them. When they were taken and how long that took is known of neither. */
void sides_note_saved(struct sides *s, const struct profile *p);

/* From what merge_base makes with diff set, where samples of the base are negative and marked, to one of two
 * sides without the mark. Heap profiles get one more type for each pair of objects and space: how often Go's
 * profiler looked, about. */
void sides_split(struct sides *s, struct profile *p);

void sides_sum(struct sides *s, const struct profile *p);
void sides_free(struct sides *s);

#endif
