#include "decode/idset.h"

#include "base/hash.h"
#include "base/mem.h"

enum { FIRST_SLOTS = 64 };

void idset_open(struct idset *s)
{
    *s = (struct idset){.mask = FIRST_SLOTS - 1};
    s->words = mem_zalloc(FIRST_SLOTS, sizeof *s->words);
}

void idset_close(struct idset *s)
{
    mem_free(s->words);
    *s = (struct idset){0};
}

void idset_clear(struct idset *s)
{
    if (!s->n)
        return;
    idset_close(s);
    idset_open(s);
}

static struct idset_word *find(const struct idset *s, uint64_t number)
{
    size_t at = (size_t)hash_mix(number, 0) & s->mask;
    while (s->words[at].bits && s->words[at].number != number)
        at = (at + 1) & s->mask;
    return &s->words[at];
}

static void grow(struct idset *s)
{
    struct idset old = *s;
    s->mask = s->mask * 2 + 1;
    s->words = mem_zalloc(s->mask + 1, sizeof *s->words);
    for (size_t i = 0; i <= old.mask; i++)
        if (old.words[i].bits)
            *find(s, old.words[i].number) = old.words[i];
    mem_free(old.words);
}

bool idset_add(struct idset *s, uint64_t id)
{
    struct idset_word *word = find(s, id / 64);
    uint64_t bit = UINT64_C(1) << id % 64;
    if (word->bits & bit)
        return false;
    bool is_new = !word->bits;
    *word = (struct idset_word){id / 64, word->bits | bit};
    s->n += is_new;
    if (s->n > s->mask / 3 * 2)
        grow(s);
    return true;
}
