#include "decode/alike.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"

enum { FIRST_SLOTS = 256 };

void alike_open(struct alike *a, size_t most_bytes)
{
    *a = (struct alike){.arena = arena_new(), .mask = FIRST_SLOTS - 1, .most_bytes = most_bytes};
    a->slots = mem_zalloc(FIRST_SLOTS, sizeof *a->slots);
}

void alike_close(struct alike *a)
{
    arena_free(a->arena);
    mem_free(a->texts);
    mem_free(a->slots);
    *a = (struct alike){0};
}

static void grow(struct alike *a)
{
    size_t old_size = a->mask + 1;
    uint64_t *old = a->slots;
    a->mask = old_size * 2 - 1;
    a->slots = mem_zalloc(old_size * 2, sizeof *a->slots);
    for (size_t i = 0; i < old_size; i++) {
        if (!old[i])
            continue;
        size_t at = (size_t)(old[i] >> 32) & a->mask;
        while (a->slots[at])
            at = (at + 1) & a->mask;
        a->slots[at] = old[i];
    }
    mem_free(old);
}

uint32_t alike_number(struct alike *a, struct str text)
{
    uint64_t hash = hash_bytes(text.p, text.n, 0) >> 32;
    size_t at = (size_t)hash & a->mask;
    for (; a->slots[at]; at = (at + 1) & a->mask) {
        uint32_t number = (uint32_t)a->slots[at] - 1;
        if (a->slots[at] >> 32 == hash && str_equal(a->texts[number], text))
            return number;
    }
    if (arena_size(a->arena) + text.n > a->most_bytes || a->n >= UINT32_MAX - 1)
        return UINT32_MAX;
    MEM_ROOM(a->texts, a->n, a->cap);
    a->texts[a->n] = (struct str){arena_copy(a->arena, text.p ? text.p : "", text.n), text.n};
    a->slots[at] = hash << 32 | (a->n + 1);
    if (++a->n > a->mask / 3 * 2)
        grow(a);
    return (uint32_t)a->n - 1;
}
