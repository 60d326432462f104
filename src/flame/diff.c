#include "flame/diff.h"

#include "base/error.h"
#include "base/mem.h"
#include "base/sat.h"
#include "profile/profile.h"

#include <math.h>
#include <string.h>

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static const char *kind_of(const struct sides *s)
{
    return s->of[SIDE_AFTER].kind;
}

static const char *type_name(const struct profile *p, size_t type)
{
    return profile_text(p, p->types[type].type);
}

/* Numbers of what there is at one moment, all of it: they are what they are. */
static bool is_exact(const struct sides *s, const struct profile *p)
{
    static const char *const kinds[] = {"goroutine", "goroutineleak", "threadcreate", NULL};
    bool is_list = strcmp(kind_of(s), "custom") == 0 && s->n_types == 1 && s->counts[0] == 0 &&
                   strcmp(type_name(p, 0), "samples") != 0; /* pprof.NewProfile */
    return is_list || is_one_of(kind_of(s), kinds);
}

static bool has_durations(const struct sides *s)
{
    return s->of[SIDE_BEFORE].duration_nanos > 0 && s->of[SIDE_AFTER].duration_nanos > 0;
}

static enum diff_scale fitting_scale(const struct sides *s, const struct profile *p, size_t type)
{
    static const char *const levels[] = {"inuse_space", "inuse_objects", "space", "objects", NULL};
    bool is_custom = strcmp(kind_of(s), "custom") == 0;
    if (strcmp(kind_of(s), "cpu") == 0 || (is_custom && strcmp(type_name(p, type), "samples") == 0))
        return DIFF_TOTAL;
    if (is_exact(s, p) || is_one_of(type_name(p, type), levels) || (is_custom && s->counts[type] == type))
        return DIFF_NONE;
    return has_durations(s) ? DIFF_DURATION : DIFF_NONE;
}

static double factor_of(const struct sides *s, size_t type, enum diff_scale scale)
{
    double k = 1;
    if (scale == DIFF_TOTAL)
        k = (double)s->totals[s->n_columns + type] / (double)s->totals[type];
    if (scale == DIFF_DURATION)
        k = (double)s->of[SIDE_AFTER].duration_nanos / (double)s->of[SIDE_BEFORE].duration_nanos;
    return isfinite(k) && k > 0 ? k : 1;
}

static int64_t common_factor(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Folded stacks may hold nanoseconds in the place of counts: all of them are so many times what one sample
 * stands for. */
static double weight_of(const struct diff_type *d, const struct sides *s, const struct flame *f,
                        const struct profile *p)
{
    if (d->counts_before != d->before)
        return 1;
    if (s->counts[d->before] == SIZE_MAX)
        return (double)p->period;
    return strcmp(kind_of(s), "custom") == 0
               ? (double)common_factor(f->factor[d->before], f->factor[d->after])
               : 1;
}

/* Without a count: values are multiples of the period when that is of the same type. */
static size_t counts_of(const struct sides *s, const struct profile *p, size_t type)
{
    bool is_period = p->period > 1 && p->period_type.type == p->types[type].type &&
                     p->period_type.unit == p->types[type].unit;
    return s->counts[type] == SIZE_MAX && is_period ? type : s->counts[type];
}

static void settle_noise(struct diff_type *d, const struct sides *s, const struct flame *f,
                         const struct profile *p)
{
    double before = (double)s->totals[d->counts_before], after = (double)s->totals[d->counts_after];
    double weight = weight_of(d, s, f, p);
    d->noise = d->scale == DIFF_TOTAL ? noise_of_shares(before, after, weight)
                                      : noise_of_rates(before, after, d->k, weight);
    noise_settle(&d->noise, f, d->counts_before, d->counts_after);
}

static void make_type(struct diff_type *d, const struct sides *s, const struct flame *f,
                      const struct profile *p, size_t type, enum diff_scale scale)
{
    size_t counts = counts_of(s, p, type);
    *d = (struct diff_type){.before = type, .after = s->n_columns + type, .scale = scale};
    d->counts_before = counts;
    d->counts_after = counts == SIZE_MAX ? SIZE_MAX : s->n_columns + counts;
    if (scale == DIFF_AS_FITS)
        d->scale = fitting_scale(s, p, type);
    d->k = factor_of(s, type, d->scale);
    d->has_noise = counts != SIZE_MAX && !is_exact(s, p) && !s->normalized;
    if (d->has_noise)
        settle_noise(d, s, f, p);
}

int64_t diff_before(const struct diff *d, const struct flame *f, size_t node)
{
    return f->total[node * f->n_columns + d->shown->before];
}

int64_t diff_after(const struct diff *d, const struct flame *f, size_t node)
{
    return f->total[node * f->n_columns + d->shown->after];
}

static bool is_change(const struct diff_type *d, const struct flame *f, size_t node)
{
    const int64_t *v = f->total + node * f->n_columns;
    unsigned class = f->name[node] < f->n_names ? f->names[f->name[node]].class : FLAME_OTHER;
    return !d->has_noise ||
           noise_is_change(&d->noise, (double)v[d->counts_before], (double)v[d->counts_after], class);
}

static void find_changes(struct diff *d, const struct flame *f)
{
    d->change = mem_zalloc(f->n, sizeof *d->change);
    for (size_t i = 0; i < f->n; i++) {
        double by = (double)diff_after(d, f, i) - (double)diff_before(d, f, i) * d->shown->k;
        if (fabs(by) >= .5 && is_change(d->shown, f, i))
            d->change[i] = by;
    }
}

static int check_scale(const struct sides *s, enum diff_scale scale, struct pprofx_error *err)
{
    if (scale != DIFF_DURATION || has_durations(s))
        return 0;
    int which = s->of[SIDE_BEFORE].duration_nanos > 0 ? SIDE_AFTER : SIDE_BEFORE;
    return error_set(err, PPROFX_USAGE, "%s does not say how long it took, so --scale=duration cannot be",
                     s->of[which].names[0]);
}

int diff_new(struct diff **out, const struct sides *sides, const struct flame *data, const struct flame *f,
             const struct page *page, enum diff_scale scale, struct pprofx_error *err)
{
    int rc = check_scale(sides, scale, err);
    if (rc)
        return rc;
    struct diff *d = mem_zalloc(1, sizeof *d);
    d->sides = sides;
    d->types = mem_zalloc(sides->n_types, sizeof *d->types);
    for (size_t t = 0; t < sides->n_types; t++)
        make_type(&d->types[t], sides, data, page->profile, t, scale);
    d->shown = &d->types[f->shown - sides->n_columns];
    find_changes(d, f);
    *out = d;
    return 0;
}

void diff_free(struct diff *d)
{
    if (!d)
        return;
    mem_free(d->types);
    mem_free(d->change);
    mem_free(d);
}

/* Widths are integers that add up; the root is some 2^50 of them, so that a scaled 1 is not rounded away. */
static const double whole_width = 1125899906842624;

int64_t *diff_widths(struct diff *d, const struct flame *f)
{
    int64_t *width = flame_selfs(f, d->shown->after), *before = flame_selfs(f, d->shown->before);
    double sum = 0;
    for (size_t i = 0; i < f->n; i++)
        sum += fmax(fabs((double)before[i]) * d->shown->k, fabs((double)width[i]));
    d->unit = sum > 0 ? whole_width / sum : 1;
    for (size_t i = 0; i < f->n; i++)
        width[i] = llround(fmax(fabs((double)before[i]) * d->shown->k, fabs((double)width[i])) * d->unit);
    for (size_t i = f->n - 1; i > 0; i--)
        width[f->parent[i]] += width[i];
    mem_free(before);
    return width;
}

/* The next function below the root behind node i, or f->n. */
static size_t next_function(const struct flame *f, size_t i)
{
    do
        i++;
    while (i < f->n && f->depth[i] != 1);
    return i;
}

static bool is_same_function(const struct flame *f, size_t i, const struct flame *to, size_t k)
{
    bool known = f->name[i] < f->n_names && to->name[k] < to->n_names;
    return known ? str_equal(f->names[f->name[i]].text, to->names[to->name[k]].text)
                 : f->name[i] == to->name[k];
}

void diff_align(struct diff *d, const struct flame *f, int64_t *width, const struct flame *to,
                const int64_t *to_width)
{
    double *self = mem_alloc(f->n, sizeof *self), factor = 1;
    size_t function = next_function(f, 0), k = next_function(to, 0);
    for (size_t i = 0; i < f->n; i++)
        self[i] = (double)width[i];
    for (size_t i = f->n - 1; i > 0; i--)
        self[f->parent[i]] -= (double)width[i];
    for (size_t i = 1; i < f->n; i++) {
        if (i == function) { /* both stand in one order */
            bool found = k < to->n && is_same_function(f, i, to, k) && width[i] > 0;
            factor = found ? (double)to_width[k] / (double)width[i] : 1;
            function = next_function(f, function);
            k = found ? next_function(to, k) : k;
        }
        self[i] *= factor;
        d->change[i] *= factor;
    }
    for (size_t i = 0; i < f->n; i++)
        width[i] = llround(self[i]);
    for (size_t i = f->n - 1; i > 0; i--)
        width[f->parent[i]] += width[i];
    mem_free(self);
}

enum diff_class diff_class(const struct diff *d, size_t node)
{
    return d->change[node] > 0 ? DIFF_GREW : d->change[node] < 0 ? DIFF_SHRANK : DIFF_SAME;
}

int64_t diff_segment(const struct diff *d, size_t node, int64_t width)
{
    double segment = fabs(d->change[node]) * d->unit;
    return segment < (double)width ? llround(segment) : width;
}

enum diff_class diff_class_of(const struct diff *d, size_t node, int64_t width)
{
    return 2 * diff_segment(d, node, width) >= width ? diff_class(d, node) : DIFF_SAME;
}
