/* Allocation.  These functions never return NULL: sizes that come from a file are checked against a limit
 * before they get here, so what remains is a machine without memory, and then the handler is called.
 * A count and a size are always two arguments and their product is checked. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Called once when the machine has no memory; must not return.  The default aborts. */
void mem_set_handler(void (*handler)(size_t wanted));

void *mem_alloc(size_t count, size_t size);
void *mem_zalloc(size_t count, size_t size);
void *mem_resize(void *p, size_t count, size_t size);
void *mem_copy(const void *p, size_t count, size_t size);
char *mem_strdup(const char *s);
void mem_free(void *p);

/* The capacity an array that grows by half gets when need elements no longer fit. */
size_t mem_next_cap(size_t cap, size_t need);

/* Makes room for at least need elements; *cap is the present capacity in elements and becomes mem_next_cap.
 */
void *mem_grow_now(void *p, size_t *cap, size_t need, size_t size);
static inline void *mem_grow(void *p, size_t *cap, size_t need, size_t size)
{
    return need <= *cap ? p : mem_grow_now(p, cap, need, size);
}

/* Makes room for one more element of an array kept as (pointer, count, capacity). */
#define MEM_ROOM(array, n, cap) ((array) = mem_grow((array), &(cap), (n) + 1, sizeof *(array)))

/* Tells the processor that this memory will be read soon; NULL is allowed.  A function that does nothing else
 * is nothing to a compiler, which leaves it out: work out the address there and call this where it counts. */
static inline void mem_prefetch(const void *p)
{
#if defined(__GNUC__)
    __builtin_prefetch(p);
#else
    (void)p;
#endif
}

#endif
