/* An arena: many small allocations that die together. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* NULL is allowed */

/* Forgets everything allocated; keeps the first chunk for reuse. */
void arena_reset(struct arena *a);

/* Memory aligned for any object, not zeroed. */
void *arena_alloc(struct arena *a, size_t count, size_t size);

/* A NUL-terminated copy of n bytes. */
char *arena_copy(struct arena *a, const char *s, size_t n);

/* The same of a text, whose pointer may be NULL when it is empty. */
struct str arena_str(struct arena *a, struct str s);

/* Bytes held, for limits. */
size_t arena_size(const struct arena *a);

#endif
