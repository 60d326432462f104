#include "fold/pairs.h"

#include "base/hash.h"
#include "base/mem.h"

void pairs_init(struct pairs *t)
{
    *t = (struct pairs){.mask = 1023};
    t->slots = mem_zalloc(t->mask + 1, sizeof *t->slots);
}

void pairs_free(struct pairs *t)
{
    mem_free(t->list);
    mem_free(t->slots);
    *t = (struct pairs){0};
}

static size_t home(const struct pairs *t, uint32_t a, uint32_t b)
{
    return (size_t)hash_mix((uint64_t)a << 32 | b, 0) & t->mask;
}

static void grow_slots(struct pairs *t)
{
    mem_free(t->slots);
    t->mask = t->mask * 2 + 1;
    t->slots = mem_zalloc(t->mask + 1, sizeof *t->slots);
    for (size_t i = 0; i < t->n; i++) {
        size_t at = home(t, t->list[i].a, t->list[i].b);
        while (t->slots[at])
            at = (at + 1) & t->mask;
        t->slots[at] = (uint32_t)i + 1;
    }
}

uint32_t pairs_add(struct pairs *t, uint32_t a, uint32_t b)
{
    size_t at = home(t, a, b);
    for (; t->slots[at]; at = (at + 1) & t->mask) {
        const struct pair *pair = &t->list[t->slots[at] - 1];
        if (pair->a == a && pair->b == b)
            return t->slots[at] - 1;
    }
    MEM_ROOM(t->list, t->n, t->cap);
    t->list[t->n] = (struct pair){a, b};
    t->slots[at] = (uint32_t)++t->n;
    if (t->n > t->mask / 2)
        grow_slots(t);
    return (uint32_t)t->n - 1;
}
