#include "flame/labels.h"

#include "base/mem.h"
#include "base/sat.h"
#include "flame/clean.h"
#include "fold/pairs.h"
#include "profile/profile.h"

#include <stdlib.h>

enum {
    LEAST_SHARE = 1000,   /* one in so many */
    MOST_STEPS = 4000000, /* frames of samples with a label that are looked at */
    MOST_CELLS = 4000000, /* numbers of all columns */
    FREE_NUMBERS = 20000, /* a file may have so many more whatever its size */
};

struct chosen {
    uint32_t label;
    int64_t sum; /* Σ|value| */
};

struct columns {
    struct flame *flame;
    const struct profile *profile;
    const struct frame_map *map;
    struct chosen chosen[FLAME_MOST_LABELS];
    size_t n;         /* labels */
    uint32_t *number; /* of each of the profile's labels: which of chosen it is, or NONE */
    size_t *last;     /* of each of them: the last sample it was seen in + 1 */
    size_t width;     /* of a node's new totals */
    int64_t *total;   /* [node * width + chosen * n_types + type] */
    bool cut;
};

/* Whether a label stands in the sample for the first time: a sample may repeat it. Samples come in order. */
static bool is_first(struct columns *c, size_t sample, uint32_t label)
{
    bool first = c->last[label] != sample + 1;
    c->last[label] = sample + 1;
    return first;
}

static void forget_samples(struct columns *c)
{
    memset(c->last, 0, c->profile->n_labels * sizeof *c->last);
}

/* The larger sum first; equal ones in the order of the file. */
static int compare_sums(const void *a, const void *b)
{
    const struct chosen *x = a, *y = b;
    int c = (x->sum < y->sum) - (x->sum > y->sum);
    return c ? c : (x->label > y->label) - (x->label < y->label);
}

/* A label of all samples would say nothing. */
static bool tells(const struct profile *p, const struct chosen *c, int64_t whole)
{
    return !p->labels[c->label].is_number && c->sum >= whole / LEAST_SHARE && c->sum > 0 && c->sum < whole;
}

static void choose(struct columns *c)
{
    const struct profile *p = c->profile;
    struct chosen *all = mem_zalloc(p->n_labels, sizeof *all);
    int64_t whole = 0;
    for (uint32_t i = 0; i < p->n_labels; i++)
        all[i].label = i;
    for (size_t s = 0; s < p->n_samples; s++) {
        int64_t v = sat_abs(profile_values(p, s)[c->flame->shown]);
        whole = sat_add(whole, v, &c->cut);
        for (uint32_t k = p->label_start[s]; v && k < p->label_start[s + 1]; k++) {
            uint32_t label = p->sample_labels[k];
            if (is_first(c, s, label))
                all[label].sum = sat_add(all[label].sum, v, &c->cut);
        }
    }
    qsort(all, p->n_labels, sizeof *all, compare_sums);
    for (size_t i = 0; i < p->n_labels && c->n < FLAME_MOST_LABELS; i++)
        if (tells(p, &all[i], whole))
            c->chosen[c->n++] = all[i];
    mem_free(all);
}

static void number_labels(struct columns *c)
{
    mem_free(c->number);
    c->number = mem_alloc(c->profile->n_labels, sizeof *c->number);
    for (size_t i = 0; i < c->profile->n_labels; i++)
        c->number[i] = NONE;
    for (size_t i = 0; i < c->n; i++)
        c->number[c->chosen[i].label] = (uint32_t)i;
    c->width = c->n * c->profile->n_types;
}

static bool has_chosen(const struct columns *c, size_t sample)
{
    const struct profile *p = c->profile;
    for (uint32_t k = p->label_start[sample]; k < p->label_start[sample + 1]; k++)
        if (c->number[p->sample_labels[k]] != NONE)
            return true;
    return false;
}

static bool is_affordable(const struct columns *c)
{
    uint64_t steps = 0;
    for (size_t s = 0; s < c->profile->n_samples && steps <= MOST_STEPS; s++)
        if (has_chosen(c, s))
            steps += profile_depth(c->profile, c->profile->sample_stack[s]);
    return steps <= MOST_STEPS;
}

/* Pair i is the parent and the name of node i + 1. */
static struct pairs children(const struct flame *f)
{
    struct pairs pairs;
    pairs_init(&pairs);
    for (size_t i = 1; i < f->n; i++)
        (void)pairs_add(&pairs, f->parent[i], f->name[i]);
    return pairs;
}

/* The node that has the cost of a stack: that of its last frame, or the first "(n small frames)" on the way.
 */
static uint32_t node_of(const struct columns *c, struct pairs *children, uint32_t stack)
{
    const uint32_t *frames = profile_stack(c->profile, stack), *start = c->map->start;
    uint32_t node = 0;
    for (size_t i = profile_depth(c->profile, stack); i-- > 0;)
        for (uint32_t k = start[frames[i] + 1]; k-- > start[frames[i]];) {
            if (c->map->ids[k] == NONE)
                continue;
            uint32_t child = pairs_add(children, node, c->map->ids[k]) + 1;
            if (child >= c->flame->n)
                return pairs_add(children, node, FLAME_SMALL) + 1;
            node = child;
        }
    return node;
}

static void add_sample(struct columns *c, size_t sample, uint32_t node)
{
    const struct profile *p = c->profile;
    for (uint32_t k = p->label_start[sample]; k < p->label_start[sample + 1]; k++) {
        uint32_t number = c->number[p->sample_labels[k]];
        if (number == NONE || !is_first(c, sample, p->sample_labels[k]))
            continue;
        int64_t *to = c->total + node * c->width + number * p->n_types;
        for (size_t t = 0; t < p->n_types; t++)
            to[t] = sat_add(to[t], profile_values(p, sample)[t], &c->cut);
    }
}

static void add_up(struct columns *c)
{
    const struct flame *f = c->flame;
    struct pairs pairs = children(f);
    c->total = mem_zalloc(f->n * c->width, sizeof *c->total);
    forget_samples(c);
    for (size_t s = 0; s < c->profile->n_samples; s++) {
        if (!has_chosen(c, s))
            continue;
        uint32_t node = node_of(c, &pairs, c->profile->sample_stack[s]);
        if (node < f->n) /* else its costs are 0 */
            add_sample(c, s, node);
    }
    for (size_t i = f->n - 1; i > 0; i--)
        for (size_t k = 0; k < c->width; k++) {
            int64_t *to = c->total + f->parent[i] * c->width + k;
            *to = sat_add(*to, c->total[i * c->width + k], &c->cut);
        }
    pairs_free(&pairs);
}

/* How many nodes have not simply what is left of their parent's total. */
static size_t count_numbers(const struct columns *c, size_t column, int64_t *rest)
{
    size_t n = 0;
    for (size_t i = 0; i < c->flame->n; i++) {
        int64_t total = c->total[i * c->width + column], *left = &rest[c->flame->parent[i]];
        n += i == 0 || *left != total;
        if (i > 0)
            *left = (int64_t)((uint64_t)*left - (uint64_t)total);
        rest[i] = total;
    }
    return n;
}

/* As many labels as add no more than half a number for each node and type. */
static size_t count_fitting(const struct columns *c)
{
    size_t types = c->profile->n_types, room = c->flame->n * types / 2, kept = 0;
    int64_t *rest = mem_alloc(c->flame->n, sizeof *rest);
    room = room > FREE_NUMBERS ? room : FREE_NUMBERS;
    for (; kept < c->n; kept++) {
        size_t numbers = 0;
        for (size_t t = 0; t < types; t++)
            numbers += count_numbers(c, kept * types + t, rest);
        if (numbers > room)
            break;
        room -= numbers;
    }
    mem_free(rest);
    return kept;
}

/* Behind the columns there are. */
static void append(struct columns *c, size_t n)
{
    struct flame *f = c->flame;
    size_t old = f->n_columns, added = n * c->profile->n_types, all = old + added;
    int64_t *total = mem_alloc(f->n * all, sizeof *total);
    for (size_t i = 0; i < f->n; i++) {
        memcpy(total + i * all, f->total + i * old, old * sizeof *total);
        memcpy(total + i * all + old, c->total + i * c->width, added * sizeof *total);
    }
    mem_free(f->total);
    f->total = total;
    f->n_columns = all;
    f->labels = mem_alloc(n, sizeof *f->labels);
    f->n_labels = n;
    f->saturated = f->saturated || c->cut;
    for (size_t i = 0; i < n; i++) {
        f->labels[i] =
            (struct flame_label){f->shares[i].key, f->shares[i].value, old + i * c->profile->n_types};
    }
}

static void note_shares(struct columns *c)
{
    struct flame *f = c->flame;
    f->n_shares = c->n;
    for (size_t i = 0; i < c->n; i++) {
        const struct label *label = &c->profile->labels[c->chosen[i].label];
        f->shares[i] = (struct flame_share){
            flame_shortened(f->arena, profile_string(c->profile, label->key)),
            flame_shortened(f->arena, profile_string(c->profile, label->text)), c->chosen[i].sum};
    }
}

void labels_add(struct flame *f, const struct profile *p, const struct frame_map *map)
{
    struct columns c = {.flame = f, .profile = p, .map = map};
    if (!p->n_labels)
        return;
    c.last = mem_zalloc(p->n_labels, sizeof *c.last);
    choose(&c);
    note_shares(&c);
    while (c.n && f->n * p->n_types * c.n > MOST_CELLS)
        c.n--;
    number_labels(&c);
    size_t n = 0;
    bool affordable = is_affordable(&c);
    if (c.n && affordable) {
        add_up(&c);
        n = count_fitting(&c);
    }
    if (n)
        append(&c, n);
    if (n < f->n_shares)
        f->labels_left_out =
            affordable ? "they would make the file much larger" : "there are too many samples with labels";
    mem_free(c.number);
    mem_free(c.last);
    mem_free(c.total);
}
