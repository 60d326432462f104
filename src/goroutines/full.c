#include "goroutines/full.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"

struct wanted {
    uint64_t id;
    struct str text;
};

struct full {
    struct arena *arena;
    struct wanted *rows;
    size_t n, cap;
    uint64_t *slots; /* row + 1 by id; made by the first look */
    size_t mask;
};

struct full *full_new(void)
{
    struct full *f = mem_zalloc(1, sizeof *f);
    f->arena = arena_new();
    return f;
}

void full_free(struct full *f)
{
    if (!f)
        return;
    mem_free(f->rows);
    mem_free(f->slots);
    arena_free(f->arena);
    mem_free(f);
}

static size_t slot_of(const struct full *f, uint64_t id)
{
    size_t at = hash_mix(id, 0) & f->mask;
    while (f->slots[at] && f->rows[f->slots[at] - 1].id != id)
        at = (at + 1) & f->mask;
    return at;
}

static void grow(struct full *f)
{
    mem_free(f->slots);
    f->mask = f->mask ? f->mask * 2 + 1 : 63;
    f->slots = mem_zalloc(f->mask + 1, sizeof *f->slots);
    for (size_t i = 0; i < f->n; i++)
        f->slots[slot_of(f, f->rows[i].id)] = i + 1;
}

void full_want(struct full *f, uint64_t id)
{
    if (f->n * 2 >= f->mask)
        grow(f);
    size_t at = slot_of(f, id);
    if (f->slots[at])
        return;
    MEM_ROOM(f->rows, f->n, f->cap);
    f->rows[f->n++] = (struct wanted){id, {"", 0}};
    f->slots[at] = f->n;
}

static struct wanted *find(const struct full *f, uint64_t id)
{
    uint64_t row = f->n ? f->slots[slot_of(f, id)] : 0;
    return row ? &f->rows[row - 1] : NULL;
}

void full_offer(struct full *f, uint64_t id, struct str text)
{
    struct wanted *w = find(f, id);
    if (w && !w->text.n)
        w->text = (struct str){arena_copy(f->arena, text.p, text.n), text.n};
}

struct str full_text(const struct full *f, uint64_t id)
{
    const struct wanted *w = find(f, id);
    return w ? w->text : (struct str){"", 0};
}

size_t full_count(const struct full *f)
{
    return f->n;
}
