#include "profile/sequences.h"

#include "base/hash.h"
#include "base/mem.h"
#include "profile/rowset.h"

struct sequences {
    struct rowset rows;
    uint32_t *ids;
    uint64_t *starts; /* rows.n_rows + 1 */
    size_t n_ids, ids_cap, starts_cap;
};

struct sequences *sequences_new(void)
{
    struct sequences *s = mem_zalloc(1, sizeof *s);
    s->starts = mem_alloc(1, sizeof *s->starts);
    s->starts_cap = 1;
    s->starts[0] = 0;
    return s;
}

void sequences_free(struct sequences *s)
{
    if (!s)
        return;
    rowset_free(&s->rows);
    mem_free(s->ids);
    mem_free(s->starts);
    mem_free(s);
}

struct candidate {
    const struct sequences *s;
    const uint32_t *ids;
    size_t n;
};

static bool equal(const void *context, uint32_t row)
{
    const struct candidate *c = context;
    size_t n;
    const uint32_t *ids = sequences_get(c->s, row, &n);
    return n == c->n && (!n || !memcmp(ids, c->ids, n * sizeof *ids));
}

uint32_t sequences_intern(struct sequences *s, const uint32_t *ids, size_t n)
{
    uint64_t hash = hash_bytes(ids, n * sizeof *ids, 0);
    size_t n_rows = s->rows.n_rows;
    uint32_t row = rowset_intern(&s->rows, hash, equal, &(struct candidate){s, ids, n});
    if (row < n_rows)
        return row;
    s->ids = mem_grow(s->ids, &s->ids_cap, s->n_ids + n, sizeof *s->ids);
    if (n)
        memcpy(s->ids + s->n_ids, ids, n * sizeof *ids);
    s->n_ids += n;
    s->starts = mem_grow(s->starts, &s->starts_cap, (size_t)row + 2, sizeof *s->starts);
    s->starts[row + 1] = s->n_ids;
    return row;
}

const uint32_t *sequences_get(const struct sequences *s, uint32_t number, size_t *n)
{
    *n = (size_t)(s->starts[number + 1] - s->starts[number]);
    return *n ? s->ids + s->starts[number] : NULL;
}

size_t sequences_count(const struct sequences *s)
{
    return s->rows.n_rows;
}

size_t sequences_take(struct sequences *s, uint32_t **ids, uint64_t **starts)
{
    size_t n = s->rows.n_rows;
    *ids = mem_resize(s->ids, s->n_ids, sizeof *s->ids);
    *starts = mem_resize(s->starts, n + 1, sizeof *s->starts);
    s->ids = NULL;
    s->starts = NULL;
    sequences_free(s);
    return n;
}
