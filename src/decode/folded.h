/* Folded stacks: what FlameGraph's stackcollapse scripts, inferno and pprofx folded write. */
#ifndef DECODE_FOLDED_H
#define DECODE_FOLDED_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input;
struct notes;
struct profile;

enum folded_look {
    FOLDED_NO,
    FOLDED_YES,
    FOLDED_TWO_COLUMNS, /* two numbers a line, as difffolded.pl writes */
};

/* How many first bytes are enough to tell, and how many to look at for the end of a first line. */
enum { FOLDED_HEAD = 64 * 1024, FOLDED_LONGEST_HEAD = 1024 * 1024 };

/* What the first bytes of a file are; whole: they are all of it.  Its first lines end in a number, and one of
 * them has a ';', or there are two and nothing else they look like. */
enum folded_look folded_look(const uint8_t *head, size_t n, bool whole);

/* Reads all lines: a stack a line with its value, of the type samples/count.  A function is a name, nothing
 * else is known of it.  Errors name the line. */
int folded_decode(struct input *in, uint64_t max_memory, struct profile **out, struct notes *notes,
                  struct pprofx_error *err);

#endif
