/* A flamegraph of two profiles: what before is multiplied with, what changed.
 *
 * A frame is as wide as the larger of the two sides, self by self, so that everything of both has its place;
 * at its right end a piece as wide as the change of its total is coloured. */
#ifndef FLAME_DIFF_H
#define FLAME_DIFF_H

#include "flame/noise.h"
#include "profile/sides.h"
#include "report/page.h"

enum diff_scale {
    DIFF_AS_FITS, /* total for CPU time, duration for what adds up over time, none for levels */
    DIFF_TOTAL,
    DIFF_DURATION,
    DIFF_NONE
};

enum diff_class { DIFF_SAME, DIFF_GREW, DIFF_SHRANK, DIFF_N_CLASSES };

struct diff_type {
    size_t before, after;               /* columns of the model */
    size_t counts_before, counts_after; /* SIZE_MAX: not known */
    enum diff_scale scale;
    double k;       /* before is multiplied with it */
    bool has_noise; /* else every change is drawn */
    struct noise noise;
};

struct diff {
    const struct sides *sides;
    struct diff_type *types;
    const struct diff_type *shown;
    double unit;    /* of widths, for a value of 1 */
    double *change; /* of each node's total; 0 for what may be chance */
};

/* For the model f that is drawn. What may be chance is settled once, over the frames of data, the model that
 * is packed: so every picture of the same two profiles, and what a browser makes of it, tells the same.
 * PPROFX_USAGE for DIFF_DURATION when a duration is not known. Free with diff_free. */
int diff_new(struct diff **out, const struct sides *sides, const struct flame *data, const struct flame *f,
             const struct page *page, enum diff_scale scale, struct pprofx_error *err);
void diff_free(struct diff *d); /* NULL is allowed */

/* Σ max(|before| k, |after|) of the selfs of every node and all below it. The caller frees. */
int64_t *diff_widths(struct diff *d, const struct flame *f);

/* Makes the functions below the root of f, with all below them, as wide as those of another model are: of a
 * sandwich, whose callers stand above their callees. Where a width is the larger side of many small parts,
 * the same function has not the same width in both. Widths of either are parts of their own root's. */
void diff_align(struct diff *d, const struct flame *f, int64_t *width, const struct flame *to,
                const int64_t *to_width);

enum diff_class diff_class(const struct diff *d, size_t node);

/* Of what has one colour: DIFF_SAME when less than half of it changed. */
enum diff_class diff_class_of(const struct diff *d, size_t node, int64_t width);

/* The coloured part of a node's width, in units of widths. */
int64_t diff_segment(const struct diff *d, size_t node, int64_t width);

int64_t diff_before(const struct diff *d, const struct flame *f, size_t node); /* not multiplied */
int64_t diff_after(const struct diff *d, const struct flame *f, size_t node);

#endif
