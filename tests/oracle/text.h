/* The text both sides write: one line a row, numbers in decimal, strings as "length:bytes". */
#ifndef ORACLE_TEXT_H
#define ORACLE_TEXT_H

#include "base/buf.h"
#include "base/str.h"

#include <stdint.h>

static inline void text_string(struct buf *out, struct str s)
{
    buf_printf(out, " %zu:", s.n);
    buf_add(out, s.p, s.n);
}

static inline void text_int(struct buf *out, int64_t v)
{
    buf_char(out, ' ');
    buf_int(out, v);
}

/* Ids and addresses: all that matters is that both sides print the same bits. */
static inline void text_bits(struct buf *out, uint64_t v)
{
    text_int(out, (int64_t)v);
}

static inline void text_line(struct buf *out, const char *what)
{
    buf_char(out, '\n');
    buf_puts(out, what);
}

#endif
