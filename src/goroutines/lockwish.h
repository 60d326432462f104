/* Which goroutines that wait for locks are told of: those with a frame that matches, or without one. */
#ifndef GOROUTINES_LOCKWISH_H
#define GOROUTINES_LOCKWISH_H

#include "base/buf.h"
#include "decode/goroutine.h"

struct regex;

struct lock_wish {
    const struct regex *focus, *ignore; /* of a function's name or file; NULL: no such filter */
};

/* What was found of stacks that are alike, which is the same for all.  Zeros but for the wish to begin with.
 */
struct lock_filter {
    struct lock_wish wish;
    unsigned char *found; /* by goroutine_header.alike */
    size_t n;
    struct buf scratch;
};

void lock_filter_free(struct lock_filter *f);

/* Numbers of stacks that are alike are of one reading of a text: forgets them. */
void lock_filter_clear(struct lock_filter *f);

/* Whether a goroutine is kept; text is what is below its header. */
bool lock_filter_keeps(struct lock_filter *f, const struct goroutine_header *header, struct str text);

#endif
