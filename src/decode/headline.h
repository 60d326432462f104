/* What a program says before it dumps its goroutines: a panic with its causes, a fatal error, a signal. */
#ifndef DECODE_HEADLINE_H
#define DECODE_HEADLINE_H

#include "decode/prefix.h"

/* Lines as they came, for their prefix is known only when the first goroutine comes. */
struct headline {
    struct buf lines, others; /* others: while they are taken */
    size_t n_kept, n_since;   /* lines kept, lines since the first of them */
};

void headline_free(struct headline *h);

/* Whether a line begins to say it. */
bool headline_starts(struct str line);

/* Whether a headline is the runtime's finding that nobody can wake anybody. */
bool headline_is_deadlock(struct str text);

/* A line that is not of a goroutine. */
void headline_line(struct headline *h, struct str line);

/* A goroutine follows: out is filled with what the last lines say of it, without the prefix; false when they
 * say nothing.  Begins anew, with the lines that another prefix may tell of. */
bool headline_take(struct headline *h, const struct prefix *prefix, struct buf *out);

#endif
