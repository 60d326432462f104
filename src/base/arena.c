#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

struct chunk {
    struct chunk *next; /* older */
    size_t size, used;
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct chunk *chunks; /* newest first */
    size_t total;
};

struct arena *arena_new(void)
{
    return mem_zalloc(1, sizeof(struct arena));
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct chunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        mem_free(c);
    }
    mem_free(a);
}

void arena_reset(struct arena *a)
{
    if (!a->chunks)
        return;
    while (a->chunks->next) {
        struct chunk *old = a->chunks;
        a->chunks = old->next;
        a->total -= old->size;
        mem_free(old);
    }
    a->chunks->used = 0;
}

/* Chunks double, so that a small profile costs little and a large one few calls. */
static void add_chunk(struct arena *a, size_t need)
{
    size_t size = a->chunks ? a->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < need)
        size = need;
    struct chunk *c = mem_alloc(1, sizeof *c + size);
    c->next = a->chunks;
    c->size = size;
    c->used = 0;
    a->chunks = c;
    a->total += size;
}

static void *take(struct arena *a, size_t n, size_t align)
{
    struct chunk *c = a->chunks;
    size_t at = c ? (c->used + align - 1) & ~(align - 1) : 0;
    if (!c || at > c->size || n > c->size - at) {
        add_chunk(a, n);
        c = a->chunks;
        at = 0;
    }
    c->used = at + n;
    return c->data + at;
}

void *arena_alloc(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n) || n > PTRDIFF_MAX)
        return mem_alloc(count, size); /* reports and does not return */
    return take(a, n, alignof(max_align_t));
}

char *arena_copy(struct arena *a, const char *s, size_t n)
{
    char *p = take(a, n + 1, 1);
    if (n)
        memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

struct str arena_str(struct arena *a, struct str s)
{
    return (struct str){arena_copy(a, s.p, s.n), s.n};
}

size_t arena_size(const struct arena *a)
{
    return a->total;
}
