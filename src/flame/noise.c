#include "flame/noise.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Measured on consecutive profiles of steady servers: code of users and the standard library varies a little
 * more than independent samples would, collections come in bursts. */
static const struct noise start = {.least = 20,
                                   .points = .02,
                                   .relative = .2,
                                   .phi = {[FLAME_MAIN] = 2,
                                           [FLAME_MODULE_1] = 2,
                                           [FLAME_MODULE_2] = 2,
                                           [FLAME_MODULE_3] = 2,
                                           [FLAME_STD] = 2,
                                           [FLAME_RUNTIME] = 5,
                                           [FLAME_GC] = 5,
                                           [FLAME_SYSCALL] = 2,
                                           [FLAME_OTHER] = 2}};
static const double false_discoveries = .05;

struct noise noise_of_shares(double before, double after, double weight)
{
    struct noise n = start;
    n.weight = weight;
    n.least *= weight;
    n.of[0] = before;
    n.of[1] = after;
    return n;
}

/* Rare events among very many chances: then the same G compares rates, and 2 points are 2 % of the sums. */
struct noise noise_of_rates(double before, double after, double k, double weight)
{
    struct noise n = noise_of_shares(before, after, weight);
    double most = before * k > after ? before * k : after;
    n.of[0] = 1e6 * (most > 1 ? most : 1);
    n.of[1] = n.of[0] * k;
    n.points = start.points * most / n.of[1];
    return n;
}

static double term(double observed, double expected)
{
    return observed > 0 && expected > 0 ? 2 * observed * log(observed / expected) : 0;
}

double noise_g(const struct noise *n, double before, double after)
{
    double in = before + after, all = n->of[0] + n->of[1], out = all - in;
    return term(before, in * n->of[0] / all) + term(after, in * n->of[1] / all) +
           term(n->of[0] - before, out * n->of[0] / all) + term(n->of[1] - after, out * n->of[1] / all);
}

bool noise_is_change(const struct noise *n, double before, double after, unsigned class)
{
    double a = n->of[0] > 0 ? before / n->of[0] : 0, b = n->of[1] > 0 ? after / n->of[1] : 0;
    return before + after >= n->least && fabs(b - a) >= n->points && fabs(b - a) >= n->relative * a &&
           noise_g(n, before, after) / n->phi[class] >= n->g;
}

double noise_quantile(double p)
{
    double from = 0, to = 1400; /* erfc is 0 there */
    for (int i = 0; i < 60; i++) {
        double g = (from + to) / 2;
        if (erfc(sqrt(g / 2)) > p)
            from = g;
        else
            to = g;
    }
    return to;
}

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* A frame that has all of its caller's samples is the same test once more. */
static bool is_tested(const struct noise *n, const int64_t *count, const int64_t *of_parent, size_t before,
                      size_t after, bool is_root)
{
    bool same = count[before] == of_parent[before] && count[after] == of_parent[after];
    return (is_root || !same) && (double)count[before] + (double)count[after] >= n->least;
}

/* G divided by phi of every frame that can be tested, the largest first. */
static size_t test_all(const struct noise *n, const struct flame *f, size_t before, size_t after, double *g)
{
    size_t count = 0;
    for (size_t i = 0; i < f->n; i++) {
        const int64_t *v = f->total + i * f->n_columns, *of_parent = f->total + f->parent[i] * f->n_columns;
        unsigned class = f->name[i] < f->n_names ? f->names[f->name[i]].class : FLAME_OTHER;
        if (is_tested(n, v, of_parent, before, after, i == 0))
            g[count++] = noise_g(n, (double)v[before], (double)v[after]) / n->phi[class] / n->weight;
    }
    qsort(g, count, sizeof *g, descending);
    return count;
}

void noise_settle(struct noise *n, const struct flame *f, size_t before, size_t after)
{
    double *g = mem_alloc(f->n, sizeof *g);
    size_t count = test_all(n, f, before, after, g), found = 1;
    for (size_t i = count; i > 1 && found == 1; i--)
        if (erfc(sqrt(g[i - 1] / 2)) <= false_discoveries * (double)i / (double)count)
            found = i;
    n->g = n->weight * noise_quantile(false_discoveries * (double)found / (double)(count ? count : 1));
    mem_free(g);
}

double noise_least_growth(const struct noise *n, double before, double expected)
{
    double growth = 1;
    while (growth < 10 && !noise_is_change(n, before, expected * growth, FLAME_MAIN))
        growth += .01;
    return growth;
}
