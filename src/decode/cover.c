#include "decode/cover.h"

#include "base/mem.h"

#include <stdlib.h>

void cover_free(struct cover *c)
{
    mem_free(c->bounds);
    mem_free(c->smallest);
    *c = (struct cover){0};
}

void cover_bound(struct cover *c, uint64_t bound)
{
    MEM_ROOM(c->bounds, c->n, c->cap);
    c->bounds[c->n++] = bound;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void make_tree(struct cover *c)
{
    c->smallest = mem_alloc(2 * c->n + 1, sizeof *c->smallest);
    for (size_t i = 0; i < 2 * c->n + 1; i++)
        c->smallest[i] = COVER_NONE;
}

void cover_ready(struct cover *c)
{
    size_t n = 0;
    if (c->n)
        qsort(c->bounds, c->n, sizeof *c->bounds, compare);
    for (size_t i = 0; i < c->n; i++)
        if (!n || c->bounds[n - 1] != c->bounds[i])
            c->bounds[n++] = c->bounds[i];
    c->n = n;
    make_tree(c);
}

void cover_copy_bounds(struct cover *c, const struct cover *from)
{
    *c = (struct cover){.n = from->n, .cap = from->n};
    c->bounds = mem_copy(from->bounds, from->n, sizeof *from->bounds);
    make_tree(c);
}

/* How many bounds are at or below an address. */
static size_t bounds_up_to(const struct cover *c, uint64_t address)
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->bounds[middle] <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void lower(uint32_t *number, uint32_t to)
{
    if (to < *number)
        *number = to;
}

void cover_add(struct cover *c, uint64_t from, uint64_t to, uint32_t number)
{
    if (from >= to)
        return;
    /* Piece i is from bound i to the next; the leaf of piece i is n + i. */
    size_t a = bounds_up_to(c, from) - 1 + c->n, b = bounds_up_to(c, to) - 1 + c->n;
    for (; a < b; a /= 2, b /= 2) {
        if (a % 2)
            lower(&c->smallest[a++], number);
        if (b % 2)
            lower(&c->smallest[--b], number);
    }
}

uint32_t cover_find(const struct cover *c, uint64_t address)
{
    uint32_t found = COVER_NONE;
    size_t pieces = bounds_up_to(c, address);
    if (!pieces)
        return found;
    for (size_t i = pieces - 1 + c->n; i > 0; i /= 2)
        lower(&found, c->smallest[i]);
    return found;
}
