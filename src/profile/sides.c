#include "profile/sides.h"

#include "base/mem.h"
#include "base/sat.h"
#include "profile/edit.h"
#include "profile/kind.h"
#include "profile/profile.h"

#include <math.h>
#include <string.h>

enum { MAX_LOOKS = 2 };

/* Objects and their space, from which it can be told how often Go's heap profiler looked. */
struct looks {
    size_t objects[MAX_LOOKS], space[MAX_LOOKS], n;
    double rate; /* bytes between two looks */
};

void sides_note(struct sides *s, int which, const struct profile *p, const char *const *names, size_t n,
                size_t n_read)
{
    s->of[which] = (struct side){profile_kind(p), names, n, n_read, p->time_nanos, p->duration_nanos, false};
}

void sides_note_saved(struct sides *s, const struct profile *p)
{
    struct side *after = &s->of[SIDE_AFTER];
    after->kind = profile_kind_unmarked(p);
    after->time_nanos = after->duration_nanos = 0;
    s->of[SIDE_BEFORE] = *after;
    s->of[SIDE_BEFORE].is_saved_base = true;
}

static size_t find_type(const struct profile *p, size_t n_types, const char *name)
{
    for (size_t t = 0; t < n_types; t++)
        if (strcmp(profile_text(p, p->types[t].type), name) == 0)
            return t;
    return SIZE_MAX;
}

static struct looks find_looks(const struct profile *p)
{
    static const char *const pairs[][2] = {{"alloc_objects", "alloc_space"},
                                           {"inuse_objects", "inuse_space"}};
    struct looks looks = {.rate = (double)p->period};
    if (p->period <= 0 || strcmp(profile_text(p, p->period_type.unit), "bytes") != 0)
        return looks;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t objects = find_type(p, p->n_types, pairs[i][0]), space = find_type(p, p->n_types, pairs[i][1]);
        if (objects == SIZE_MAX || space == SIZE_MAX)
            continue;
        looks.objects[looks.n] = objects;
        looks.space[looks.n++] = space;
    }
    return looks;
}

/* Go multiplies what it saw by 1 / (1 - e^(-size / rate)): an object of 16 bytes that was seen stands for
 * 32,768. */
static int64_t seen(int64_t objects, int64_t space, double rate)
{
    if (objects == 0)
        return 0;
    double size = fabs((double)space / (double)objects);
    return sat_from_double_as(round((double)objects * -expm1(-size / rate)), false);
}

static bool *find_base_marks(const struct profile *p)
{
    uint32_t key = profile_find(p, "pprof::base", 11);
    bool *is_mark = mem_zalloc(p->n_labels, sizeof *is_mark);
    for (size_t l = 0; l < p->n_labels; l++)
        is_mark[l] = key != NONE && !p->labels[l].is_number && p->labels[l].key == key;
    return is_mark;
}

static bool is_base(const struct profile *p, size_t sample, const bool *is_mark)
{
    for (uint32_t at = p->label_start[sample]; at < p->label_start[sample + 1]; at++)
        if (is_mark[p->sample_labels[at]])
            return true;
    return false;
}

static void split_values(const struct sides *s, struct profile *p, const struct looks *looks,
                         const bool *is_mark)
{
    int64_t *values = mem_zalloc(p->n_samples * 2 * s->n_columns, sizeof *values);
    for (size_t i = 0; i < p->n_samples; i++) {
        const int64_t *from = profile_values(p, i);
        bool before = is_base(p, i, is_mark);
        int64_t *to = values + (i * 2 + (before ? SIDE_BEFORE : SIDE_AFTER)) * s->n_columns;
        for (size_t t = 0; t < s->n_types; t++)
            to[t] = !before ? from[t] : from[t] == INT64_MIN ? INT64_MAX : -from[t];
        for (size_t k = 0; k < looks->n; k++)
            to[s->n_types + k] = seen(to[looks->objects[k]], to[looks->space[k]], looks->rate);
    }
    mem_free(p->values);
    p->values = values;
}

static void split_types(const struct sides *s, struct profile *p)
{
    struct value_type look = {profile_intern(p, "seen", 4), profile_intern(p, "count", 5)};
    p->types = mem_resize(p->types, 2 * s->n_columns, sizeof *p->types);
    for (size_t t = s->n_types; t < s->n_columns; t++)
        p->types[t] = look;
    memcpy(p->types + s->n_columns, p->types, s->n_columns * sizeof *p->types);
    p->n_types = 2 * s->n_columns;
}

/* The first type that counts, for all; in a heap profile the looks of each pair. */
static void find_counts(struct sides *s, const struct profile *p, const struct looks *looks)
{
    size_t first = 0;
    while (first < s->n_types && strcmp(profile_text(p, p->types[first].unit), "count") != 0)
        first++;
    s->counts = mem_alloc(s->n_types, sizeof *s->counts);
    for (size_t t = 0; t < s->n_types; t++)
        s->counts[t] = first < s->n_types ? first : SIZE_MAX;
    for (size_t k = 0; k < looks->n; k++)
        s->counts[looks->objects[k]] = s->counts[looks->space[k]] = s->n_types + k;
}

static void drop_marks(struct profile *p, bool *is_mark)
{
    for (size_t l = 0; l < p->n_labels; l++)
        is_mark[l] = !is_mark[l];
    edit_labels(p, is_mark);
}

void sides_split(struct sides *s, struct profile *p)
{
    struct looks looks = find_looks(p);
    bool *is_mark = find_base_marks(p);
    s->n_types = p->n_types;
    s->n_columns = p->n_types + looks.n;
    split_values(s, p, &looks, is_mark);
    split_types(s, p);
    find_counts(s, p, &looks);
    drop_marks(p, is_mark);
    mem_free(is_mark);
}

void sides_sum(struct sides *s, const struct profile *p)
{
    bool cut = false;
    s->totals = mem_zalloc(p->n_types, sizeof *s->totals);
    for (size_t i = 0; i < p->n_samples; i++)
        for (size_t t = 0; t < p->n_types; t++)
            s->totals[t] = sat_add(s->totals[t], sat_abs(profile_values(p, i)[t]), &cut);
}

void sides_free(struct sides *s)
{
    mem_free(s->counts);
    mem_free(s->totals);
    s->counts = NULL;
    s->totals = NULL;
}
