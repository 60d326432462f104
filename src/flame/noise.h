/* Which changes between two profiles are more than chance.
 *
 * A profile is a sample: of two of the same program no frame has equally many. A change is drawn when the
 * likelihood ratio G of its counts, divided by their dispersion, passes what Benjamini and Hochberg ask for
 * at 5 % over all frames of the picture, and when it is also worth looking at: 2 points and a fifth. */
#ifndef FLAME_NOISE_H
#define FLAME_NOISE_H

#include "flame/model.h"

struct noise {
    double weight; /* of one sample in the counts: 1 when they are counts */
    double of[2];  /* what the counts before and after are parts of */
    double least;  /* fewer, both together, tell nothing */
    double points; /* of the shares count / of */
    double relative;
    double phi[FLAME_N_CLASSES]; /* how much more counts vary than independent ones would */
    double g;                    /* a change must reach this, divided by phi; in units of weight */
};

/* For counts that are parts of before and of after: their shares are compared. */
struct noise noise_of_shares(double before, double after, double weight);

/* For counts that are expected k times as many: before and after are the sums of all. */
struct noise noise_of_rates(double before, double after, double k, double weight);

/* Finds g for the frames of f whose counts are in these columns. */
void noise_settle(struct noise *n, const struct flame *f, size_t before, size_t after);

/* 2 Σ O ln(O / E) of the table before, after × in the frame, not in it. */
double noise_g(const struct noise *n, double before, double after);

bool noise_is_change(const struct noise *n, double before, double after, unsigned class);

/* The G that a share must reach by chance with this probability. */
double noise_quantile(double p);

/* How many times what is expected after a frame with this count before must have to be told from noise; 10
 * when that is not enough. */
double noise_least_growth(const struct noise *n, double before, double expected);

#endif
