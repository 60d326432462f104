#include "goroutines/full.h"

#include "base/arena.h"
#include "base/mem.h"
#include "decode/idmap.h"

struct full {
    struct arena *arena;
    struct idmap ids;
    struct str *texts; /* of each row */
    size_t cap;
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
    idmap_free(&f->ids);
    mem_free(f->texts);
    arena_free(f->arena);
    mem_free(f);
}

void full_want(struct full *f, uint64_t id)
{
    if (!idmap_add(&f->ids, id))
        return;
    f->texts = mem_grow(f->texts, &f->cap, f->ids.n, sizeof *f->texts);
    f->texts[f->ids.n - 1] = str_of("");
}

void full_offer(struct full *f, uint64_t id, struct str text)
{
    uint32_t row = idmap_find(&f->ids, id);
    if (row != UINT32_MAX && !f->texts[row].n)
        f->texts[row] = (struct str){arena_copy(f->arena, text.p, text.n), text.n};
}

struct str full_text(const struct full *f, uint64_t id)
{
    uint32_t row = idmap_find(&f->ids, id);
    return row == UINT32_MAX ? str_of("") : f->texts[row];
}

size_t full_count(const struct full *f)
{
    return f->ids.n;
}
