#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void (*out_of_memory)(size_t wanted);

void mem_set_handler(void (*handler)(size_t wanted))
{
    out_of_memory = handler;
}

static _Noreturn void fail(size_t wanted)
{
    void (*handler)(size_t wanted) = out_of_memory;
    out_of_memory = NULL; /* what it does may need memory, too */
    if (handler)
        handler(wanted);
    abort();
}

static size_t bytes(size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n) || n > PTRDIFF_MAX)
        fail(SIZE_MAX);
    return n ? n : 1;
}

void *mem_alloc(size_t count, size_t size)
{
    size_t n = bytes(count, size);
    void *p = malloc(n);
    if (!p)
        fail(n);
    return p;
}

void *mem_zalloc(size_t count, size_t size)
{
    size_t n = bytes(count, size);
    void *p = calloc(n, 1);
    if (!p)
        fail(n);
    return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
    size_t n = bytes(count, size);
    void *q = realloc(p, n);
    if (!q)
        fail(n);
    return q;
}

void *mem_copy(const void *p, size_t count, size_t size)
{
    void *q = mem_alloc(count, size);
    if (count && size)
        memcpy(q, p, count * size);
    return q;
}

char *mem_strdup(const char *s)
{
    return mem_copy(s, strlen(s) + 1, 1);
}

void mem_free(void *p)
{
    free(p);
}

size_t mem_next_cap(size_t cap, size_t need)
{
    size_t n = cap + cap / 2 + 16;
    return n < need ? need : n;
}

void *mem_grow_now(void *p, size_t *cap, size_t need, size_t size)
{
    size_t n = mem_next_cap(*cap, need);
    p = mem_resize(p, n, size);
    *cap = n;
    return p;
}
