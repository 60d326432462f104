/* A growing byte buffer, always NUL-terminated behind its length.  struct buf b = {0} is an empty one. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct buf {
    char *data; /* NULL until something was added */
    size_t len, cap;
};

void buf_free(struct buf *b);              /* gives the memory back and empties */
void buf_clear(struct buf *b);             /* empties, keeps the memory */
const char *buf_text(const struct buf *b); /* never NULL */

/* The text as it is now: adding to the buffer may move it. */
static inline struct str buf_str(const struct buf *b)
{
    struct str s = {buf_text(b), b->len}; /* C++ reads this header, too */
    return s;
}

void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *data, size_t n);
void buf_char(struct buf *b, char c);
void buf_puts(struct buf *b, const char *s);
void buf_fill(struct buf *b, char c, size_t n);
void buf_int(struct buf *b, int64_t v);
void buf_rate(struct buf *b, double v); /* to three digits, but never "1e+03" */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
