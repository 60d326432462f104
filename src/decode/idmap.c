#include "decode/idmap.h"

#include "base/hash.h"
#include "base/mem.h"

void idmap_free(struct idmap *m)
{
    mem_free(m->ids);
    mem_free(m->slots);
    *m = (struct idmap){0};
}

static size_t slot_of(const struct idmap *m, uint64_t id)
{
    size_t at = hash_mix(id, 0) & m->mask;
    while (m->slots[at] && m->ids[m->slots[at] - 1] != id)
        at = (at + 1) & m->mask;
    return at;
}

static void rehash(struct idmap *m, size_t size)
{
    mem_free(m->slots);
    m->mask = size - 1;
    m->slots = mem_zalloc(size, sizeof *m->slots);
    for (uint32_t row = 0; row < m->n; row++)
        m->slots[slot_of(m, m->ids[row])] = row + 1;
}

/* The first id out of line: what was implied so far is written down. */
static void start_hashing(struct idmap *m)
{
    m->is_hashed = true;
    m->ids = mem_grow(m->ids, &m->cap, (size_t)m->n + 1, sizeof *m->ids);
    for (uint32_t row = 0; row < m->n; row++)
        m->ids[row] = (uint64_t)row + 1;
    size_t size = 64;
    while (size < (size_t)m->n * 2)
        size *= 2;
    rehash(m, size);
}

bool idmap_add(struct idmap *m, uint64_t id)
{
    if (!m->is_hashed) {
        if (id == (uint64_t)m->n + 1) {
            m->n++;
            return true;
        }
        start_hashing(m);
    }
    size_t at = slot_of(m, id);
    if (m->slots[at])
        return false;
    MEM_ROOM(m->ids, (size_t)m->n, m->cap);
    m->ids[m->n++] = id;
    m->slots[at] = m->n;
    if (m->n > m->mask / 2)
        rehash(m, (m->mask + 1) * 2);
    return true;
}

uint32_t idmap_find(const struct idmap *m, uint64_t id)
{
    if (!m->is_hashed)
        return id - 1 < m->n ? (uint32_t)(id - 1) : UINT32_MAX;
    uint32_t row = m->slots[slot_of(m, id)];
    return row ? row - 1 : UINT32_MAX;
}

size_t idmap_memory(const struct idmap *m)
{
    return m->cap * sizeof *m->ids + (m->slots ? (m->mask + 1) * sizeof *m->slots : 0);
}
