/* The lines of a text, one at a time, whole, however long. */
#ifndef DECODE_LINES_H
#define DECODE_LINES_H

#include "base/str.h"
#include "decode/input.h"

struct lines {
    struct input *in;
    size_t number;   /* of the present line, from 1 */
    uint64_t offset; /* of its first byte in the inflated text */
};

static inline void lines_open(struct lines *l, struct input *in)
{
    *l = (struct lines){.in = in};
}

/* The next line without its "\n" or "\r\n", to be used before the next call; *more is false at the end.  A
 * last line without "\n" counts.  Errors of the source, and PPROFX_LIMIT for a line that needs more memory
 * than allowed; the message names the line. */
int lines_next(struct lines *l, bool *more, struct str *line, struct pprofx_error *err);

/* Tabs and blanks alone, or nothing. */
bool line_is_blank(struct str line);

#endif
