#include "db/pool.h"

#include "base/mem.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    STEP = 16,              /* sizes of small things */
    SMALL = 512,            /* the largest of them */
    CLASSES = SMALL / STEP, /* one free list each */
    CHUNK = 64 << 10,       /* taken from malloc at once */
};

/* Before each thing stands how large it is; while it is free, in it stands the next one. */
union head {
    size_t size;
    uint64_t align; /* SQLite wants 8 */
};

struct unused {
    struct unused *next;
};

struct chunk {
    struct chunk *next; /* so that who looks for leaks finds them */
    unsigned char bytes[CHUNK];
};

static struct {
    struct unused *lists[CLASSES];
    struct chunk *chunks;
    size_t used; /* of the first chunk */
} pool = {.used = CHUNK};

static union head *head_of(void *p)
{
    return (union head *)p - 1;
}

static void *with_head(union head *h, size_t size)
{
    h->size = size;
    return h + 1;
}

/* What is left of a chunk that another one takes the place of is lost: less than the largest thing. */
static void *cut(size_t size)
{
    size_t whole = size + sizeof(union head);
    if (CHUNK - pool.used < whole) {
        struct chunk *c = mem_alloc(1, sizeof *c);
        c->next = pool.chunks;
        pool.chunks = c;
        pool.used = 0;
    }
    void *p = pool.chunks->bytes + pool.used;
    pool.used += whole;
    return with_head(p, size);
}

static int round_up(int n)
{
    int step = n <= SMALL ? STEP : 8;
    return (n + step - 1) / step * step;
}

static struct unused **list_of(size_t size)
{
    return &pool.lists[(size - 1) / STEP];
}

static void *take(int n)
{
    size_t size = (size_t)round_up(n);
    if (size > SMALL)
        return with_head(mem_alloc(1, size + sizeof(union head)), size);
    struct unused **list = list_of(size), *first = *list;
    if (!first)
        return cut(size);
    *list = first->next;
    return first;
}

static int size_of(void *p)
{
    return p ? (int)head_of(p)->size : 0;
}

static void give(void *p)
{
    size_t size = head_of(p)->size;
    if (size > SMALL) {
        mem_free(head_of(p));
        return;
    }
    struct unused *u = p;
    u->next = *list_of(size);
    *list_of(size) = u;
}

static void *resize(void *p, int n)
{
    size_t old = head_of(p)->size, size = (size_t)round_up(n);
    if (old == size)
        return p;
    if (old > SMALL && size > SMALL)
        return with_head(mem_resize(head_of(p), 1, size + sizeof(union head)), size);
    void *to = take(n);
    memcpy(to, p, old < size ? old : size);
    give(p);
    return to;
}

static int start(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void stop(void *unused)
{
    (void)unused;
}

const sqlite3_mem_methods pool_methods = {take, give, resize, size_of, round_up, start, stop, NULL};
