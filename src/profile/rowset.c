#include "profile/rowset.h"

#include "base/mem.h"

void rowset_free(struct rowset *s)
{
    mem_free(s->slots);
    mem_free(s->hashes);
    *s = (struct rowset){0};
}

static uint32_t find(const struct rowset *s, uint64_t hash, bool (*equal)(const void *context, uint32_t row),
                     const void *context)
{
    if (!s->n_slots)
        return UINT32_MAX;
    size_t mask = s->n_slots - 1;
    for (size_t at = hash & mask; s->slots[at]; at = (at + 1) & mask) {
        uint32_t row = s->slots[at] - 1;
        if (s->hashes[row] == hash && equal(context, row))
            return row;
    }
    return UINT32_MAX;
}

static void place(struct rowset *s, uint32_t row)
{
    size_t mask = s->n_slots - 1, at = s->hashes[row] & mask;
    while (s->slots[at])
        at = (at + 1) & mask;
    s->slots[at] = row + 1;
}

static uint32_t add(struct rowset *s, uint64_t hash)
{
    uint32_t row = (uint32_t)s->n_rows;
    s->hashes = mem_grow(s->hashes, &s->cap, s->n_rows + 1, sizeof *s->hashes);
    s->hashes[s->n_rows++] = hash;
    if (s->n_rows <= s->n_slots / 2) {
        place(s, row);
        return row;
    }
    mem_free(s->slots);
    s->n_slots = s->n_slots ? s->n_slots * 2 : 64;
    s->slots = mem_zalloc(s->n_slots, sizeof *s->slots);
    for (size_t i = 0; i < s->n_rows; i++)
        place(s, (uint32_t)i);
    return row;
}

uint32_t rowset_intern(struct rowset *s, uint64_t hash, bool (*equal)(const void *context, uint32_t row),
                       const void *context)
{
    uint32_t row = find(s, hash, equal, context);
    return row == UINT32_MAX ? add(s, hash) : row;
}
