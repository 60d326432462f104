#include "flame/shape.h"

#include "base/error.h"
#include "base/mem.h"
#include "profile/frames.h"
#include "profile/match.h"
#include "profile/profile.h"
#include "profile/reverse.h"

#include <stdlib.h>

static int compare_names(const void *a, const void *b)
{
    return str_compare(((const struct flame_name *)a)->text, ((const struct flame_name *)b)->text);
}

/* Classes are those of the stacks as they are, whatever part of them a model was made from. */
static void adopt_classes(struct flame *f, const struct flame *from, const struct flame_options *o)
{
    if (o->classes)
        return; /* each model has them from its locations */
    for (size_t i = 0; i < f->n_names; i++) {
        const struct flame_name *same =
            bsearch(&f->names[i], from->names, from->n_names, sizeof *f->names, compare_names);
        if (same)
            f->names[i].class = same->class;
    }
    memcpy(f->modules, from->modules, sizeof f->modules); /* text of the other model, which lives as long */
}

/* In a model of reversed stacks a leaf is a root: what names cost themselves is known from the others, and
 * that a call was inlined would be said of the frame on its other side. */
static void adopt_costs(struct flame *f, const struct flame *from)
{
    memcpy(f->self, from->self, f->n_names * sizeof *f->self); /* they have the same names */
    f->ends_in_labels = from->ends_in_labels;
    for (size_t i = 0; i < f->n; i++)
        f->inlined[i] = false;
}

/* A model that is only drawn. */
static int fold(struct flame **out, const struct profile *p, const struct flame_options *o,
                struct pprofx_error *err)
{
    return flame_new(p, &o->report->fold, o->max_frames, false, o->classes, out, err);
}

static int upside_down(struct shape *s, const struct profile *p, const struct flame_options *o,
                       struct pprofx_error *err)
{
    struct profile *reversed = profile_clone(p);
    profile_reverse(reversed);
    int rc = fold(&s->drawn, reversed, o, err);
    profile_free(reversed);
    if (!rc) {
        adopt_classes(s->drawn, s->data, o);
        adopt_costs(s->drawn, s->data);
    }
    return rc;
}

/* One side of a sandwich: what cut leaves of the profile. */
static int side(struct flame **out, const struct profile *p, const struct flame_options *o,
                bool (*cut)(struct profile *, struct match *), bool reverse, struct pprofx_error *err)
{
    struct match *match = NULL;
    struct profile *part = profile_clone(p);
    int rc = match_new(&match, part, "sandwich", o->focus, MATCH_WHOLE, err);
    if (!rc && (!match || !cut(part, match)))
        rc = error_set(err, PPROFX_USAGE, "no frame matches --sandwich '%s'", o->focus);
    if (!rc && reverse)
        profile_reverse(part);
    if (!rc)
        rc = fold(out, part, o, err);
    match_free(match);
    profile_free(part);
    return rc;
}

static int sandwich(struct shape *s, const struct profile *p, const struct flame_options *o,
                    struct pprofx_error *err)
{
    int rc = side(&s->drawn, p, o, frames_show_from, false, err);
    if (!rc)
        rc = side(&s->above, p, o, frames_show_to, true, err);
    if (!rc) {
        adopt_classes(s->drawn, s->data, o);
        adopt_classes(s->above, s->data, o);
    }
    return rc;
}

/* A node among its siblings. */
struct sibling {
    int64_t width;
    uint32_t node;
};

/* The widest first; equal ones by name, what is folded last. */
static int compare(const void *a, const void *b)
{
    const struct sibling *x = a, *y = b;
    int c = (x->width < y->width) - (x->width > y->width);
    return c ? c : (x->node > y->node) - (x->node < y->node);
}

/* The children of each node as ranges of one array, in order: list[start[i] .. start[i + 1]). */
static struct sibling *sorted_children(const struct flame *f, const int64_t *width, uint32_t *start)
{
    struct sibling *list = mem_alloc(f->n, sizeof *list);
    uint32_t *at = mem_zalloc(f->n + 1, sizeof *at);
    for (size_t i = 1; i < f->n; i++)
        at[f->parent[i] + 1]++;
    for (size_t i = 0; i < f->n; i++)
        at[i + 1] += at[i];
    memcpy(start, at, (f->n + 1) * sizeof *start);
    for (uint32_t i = 1; i < f->n; i++)
        list[at[f->parent[i]]++] = (struct sibling){width[i], i};
    for (size_t i = 0; i < f->n; i++)
        qsort(list + start[i], start[i + 1] - start[i], sizeof *list, compare);
    mem_free(at);
    return list;
}

/* The nodes in preorder, from sorted children: a stack of those that are left, the next on top. */
static uint32_t *preorder(const struct flame *f, const struct sibling *list, const uint32_t *start)
{
    uint32_t *order = mem_alloc(f->n, sizeof *order), *stack = mem_alloc(f->n, sizeof *stack);
    size_t n = 0, n_stack = 0;
    stack[n_stack++] = 0;
    while (n_stack) {
        uint32_t node = stack[--n_stack];
        order[n++] = node;
        for (uint32_t k = start[node + 1]; k-- > start[node];)
            stack[n_stack++] = list[k].node;
    }
    mem_free(stack);
    return order;
}

#define PERMUTE(f, field, order, width)                                                                      \
    ((f)->field = permuted((f)->field, (order), (f)->n, (width) * sizeof *(f)->field))

static void *permuted(void *array, const uint32_t *order, size_t n, size_t size)
{
    char *out = mem_alloc(n, size);
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * size, (char *)array + order[i] * size, size);
    mem_free(array);
    return out;
}

static int64_t *column_widths(const struct flame *f, size_t column)
{
    int64_t *self = flame_selfs(f, column), *made;
    const int64_t *width = flame_widths(f, column, self, &made);
    mem_free(self);
    return made ? made : mem_copy(width, f->n, sizeof *width);
}

/* Of a difference the larger side. */
static int64_t *widths_of(const struct flame *f, const struct sides *sides)
{
    int64_t *width = column_widths(f, f->shown);
    if (!sides)
        return width;
    int64_t *before = column_widths(f, f->shown - sides->n_columns);
    for (size_t i = 0; i < f->n; i++)
        width[i] = before[i] > width[i] ? before[i] : width[i];
    mem_free(before);
    return width;
}

/* Puts the nodes in the order of their widths. */
static void sort_by_width(struct flame *f, const struct sides *sides)
{
    int64_t *width = widths_of(f, sides);
    uint32_t *start = mem_alloc(f->n + 1, sizeof *start), *place = mem_alloc(f->n, sizeof *place);
    struct sibling *list = sorted_children(f, width, start);
    uint32_t *order = preorder(f, list, start);
    for (uint32_t i = 0; i < f->n; i++)
        place[order[i]] = i;
    for (size_t i = 0; i < f->n; i++)
        f->parent[i] = place[f->parent[i]];
    PERMUTE(f, parent, order, 1);
    PERMUTE(f, depth, order, 1);
    PERMUTE(f, name, order, 1);
    if (f->merged)
        PERMUTE(f, merged, order, 1);
    flame_forget_own(f);
    PERMUTE(f, inlined, order, 1);
    PERMUTE(f, total, order, f->n_columns);
    mem_free(width);
    mem_free(start);
    mem_free(place);
    mem_free(list);
    mem_free(order);
}

/* The model that is drawn, when it is not the data's. */
static int make_drawn(struct shape *s, const struct profile *p, const struct flame_options *o,
                      struct pprofx_error *err)
{
    int rc = 0;
    if (o->mode == FLAME_SANDWICH)
        rc = sandwich(s, p, o, err);
    else if (o->mode == FLAME_UP)
        rc = upside_down(s, p, o, err);
    else if (o->by_weight)
        s->drawn = flame_clone(s->data);
    if (!rc && o->by_weight)
        sort_by_width(s->drawn, o->sides);
    if (!rc && o->by_weight && s->above)
        sort_by_width(s->above, o->sides);
    return rc;
}

int shape_make(struct shape *out, const struct profile *p, const struct flame_options *options,
               struct pprofx_error *err)
{
    *out = (struct shape){0};
    int rc = flame_new(p, &options->report->fold, options->max_frames, !options->sides, options->classes,
                       &out->data, err);
    if (!rc)
        rc = make_drawn(out, p, options, err);
    if (!rc && !out->drawn)
        out->drawn = out->data;
    if (rc)
        shape_free(out);
    return rc;
}

void shape_free(struct shape *s)
{
    if (s->drawn != s->data)
        flame_free(s->drawn);
    flame_free(s->above);
    flame_free(s->data);
    *s = (struct shape){0};
}
