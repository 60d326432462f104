#include "flame/diff_find.h"

#include "base/mem.h"

#include <math.h>

/* A callee with this much of a frame's change says more than the frame. */
static const double most = .8;

/* Marks a frame and all that are on one path with it: those above, and those below, which follow it. */
static void mark_paths(const struct flame *f, size_t node, bool *is_near)
{
    for (size_t i = node; i; i = f->parent[i])
        is_near[i] = true;
    for (size_t i = node + 1; i < f->n && f->depth[i] > f->depth[node]; i++)
        is_near[i] = true;
}

/* The frames that no callee explains. */
static bool *find_innermost(const struct diff *d, const struct flame *f, enum diff_class class)
{
    bool *is_innermost = mem_zalloc(f->n, sizeof *is_innermost);
    for (size_t i = 1; i < f->n; i++)
        is_innermost[i] = diff_class(d, i) == class && f->name[i] != FLAME_SMALL;
    for (size_t i = f->n - 1; i > 0; i--)
        if (diff_class(d, i) == class && f->name[i] != FLAME_SMALL &&
            fabs(d->change[i]) >= most * fabs(d->change[f->parent[i]]))
            is_innermost[f->parent[i]] = false;
    return is_innermost;
}

/* As much again, or nearly. */
static const double alike = 1.25;

/* Whose frame is to be named: of all that changed alike from node on up, the first one of the program's own
 * or of a module, else the first that is not the runtime's. */
static size_t find_payer(const struct diff *d, const struct flame *f, size_t node, enum diff_class class)
{
    size_t payer = 0;
    for (size_t i = node; i; i = f->parent[i]) {
        unsigned owner = f->names[f->name[i]].class;
        if (diff_class(d, i) != class || fabs(d->change[i]) > alike * fabs(d->change[node]))
            break;
        if (owner <= FLAME_MODULE_3)
            return i;
        if (!payer && owner != FLAME_RUNTIME && owner != FLAME_SYSCALL)
            payer = i;
    }
    return payer ? payer : node;
}

static bool *find_functions(const struct diff *d, const struct flame *f, enum diff_class class)
{
    bool *is_one = mem_zalloc(f->n, sizeof *is_one);
    for (size_t i = 1; i < f->n; i++)
        is_one[i] = f->depth[i] == 1 && diff_class(d, i) == class && f->name[i] != FLAME_SMALL;
    return is_one;
}

size_t diff_find(const struct diff *d, const struct flame *f, bool up, enum diff_class class, size_t *nodes,
                 size_t max)
{
    bool *is_candidate = up ? find_functions(d, f, class) : find_innermost(d, f, class);
    bool *is_near = mem_zalloc(f->n, sizeof *is_near);
    size_t n = 0;
    for (size_t best = 1; n < max && best;) {
        best = 0;
        for (size_t i = 1; i < f->n; i++)
            if (is_candidate[i] && !is_near[i] && (!best || fabs(d->change[i]) > fabs(d->change[best])))
                best = i;
        if (!best)
            break;
        size_t payer = up ? best : find_payer(d, f, best, class);
        nodes[n] = is_near[payer] ? best : payer;
        mark_paths(f, nodes[n++], is_near);
    }
    mem_free(is_candidate);
    mem_free(is_near);
    return n;
}
