#include "profile/strings.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"

struct strings {
    struct arena *arena;
    struct str *text;
    uint32_t *hashes; /* of each text, so that growing the slots reads no text */
    size_t n, cap, hash_cap;
    uint32_t *slots; /* id + 1, 0 is free */
    uint32_t mask;
};

struct strings *strings_new(struct arena *arena)
{
    struct strings *t = mem_zalloc(1, sizeof *t);
    t->arena = arena;
    t->mask = 255;
    t->slots = mem_zalloc((size_t)t->mask + 1, sizeof *t->slots);
    (void)strings_intern(t, "", 0);
    return t;
}

void strings_free(struct strings *t)
{
    if (!t)
        return;
    mem_free(t->text);
    mem_free(t->hashes);
    mem_free(t->slots);
    mem_free(t);
}

static void grow_slots(struct strings *t)
{
    mem_free(t->slots);
    t->mask = t->mask * 2 + 1;
    t->slots = mem_zalloc((size_t)t->mask + 1, sizeof *t->slots);
    for (size_t i = 0; i < t->n; i++) {
        uint32_t at = t->hashes[i] & t->mask;
        while (t->slots[at])
            at = (at + 1) & t->mask;
        t->slots[at] = (uint32_t)i + 1;
    }
}

/* The slot that holds the text, or the free one where it belongs. */
static uint32_t slot_of(const struct strings *t, struct str s, uint32_t hash)
{
    uint32_t at = hash & t->mask;
    while (t->slots[at]) {
        uint32_t id = t->slots[at] - 1;
        if (t->hashes[id] == hash && str_equal(t->text[id], s))
            break;
        at = (at + 1) & t->mask;
    }
    return at;
}

uint32_t strings_intern(struct strings *t, const char *s, size_t n)
{
    uint32_t hash = (uint32_t)hash_bytes(s, n, 0);
    uint32_t at = slot_of(t, (struct str){s, n}, hash);
    if (t->slots[at])
        return t->slots[at] - 1;
    MEM_ROOM(t->text, t->n, t->cap);
    MEM_ROOM(t->hashes, t->n, t->hash_cap);
    t->text[t->n] = (struct str){arena_copy(t->arena, s, n), n};
    t->hashes[t->n] = hash;
    t->slots[at] = (uint32_t)++t->n;
    if (t->n > t->mask / 2)
        grow_slots(t);
    return (uint32_t)t->n - 1;
}

uint32_t strings_find(const struct strings *t, const char *s, size_t n)
{
    uint32_t at = slot_of(t, (struct str){s, n}, (uint32_t)hash_bytes(s, n, 0));
    return t->slots[at] ? t->slots[at] - 1 : UINT32_MAX;
}

struct str strings_get(const struct strings *t, uint32_t id)
{
    return t->text[id];
}

size_t strings_count(const struct strings *t)
{
    return t->n;
}

size_t strings_memory(const struct strings *t)
{
    return t->cap * sizeof *t->text + t->hash_cap * sizeof *t->hashes +
           ((size_t)t->mask + 1) * sizeof *t->slots;
}
