/* What a line of a goroutine's stack is, by itself. */
#ifndef DECODE_STACKLINE_H
#define DECODE_STACKLINE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum stack_line {
    STACK_OTHER,    /* not of a stack */
    STACK_CALL,     /* pkg.Func(0x1, ...) */
    STACK_FILE,     /* file:line +0x1f, indented */
    STACK_CREATOR,  /* created by pkg.Func in goroutine 1 */
    STACK_NAME,     /* a word alone: a C function when a line "file:line pc=0x…" follows */
    STACK_NOT_GO,   /* non-Go function at pc=0x… */
    STACK_ELIDED,   /* ...12 frames elided... */
    STACK_ANCESTOR, /* [originating from goroutine 1]: */
    STACK_MISSING,  /* goroutine running on other thread; stack unavailable */
};

/* *same: how many first bytes do not change from one goroutine to another with the same stack, because what
 * follows are arguments, offsets, addresses, or a goroutine's number.  Not set for STACK_OTHER. */
enum stack_line stack_line(struct str line, size_t *same);

/* The parts of a line that is STACK_CALL, STACK_CREATOR, STACK_FILE; parent is 0 and number is 0 when not
 * said, file is empty in "\tpc=0x…". */
void stack_line_call(struct str line, struct str *function, struct str *args);
void stack_line_creator(struct str line, struct str *function, uint64_t *parent);
void stack_line_file(struct str line, struct str *file, int64_t *number);

/* Whether a line that is STACK_FILE ends in the "pc=0x…" that the lines of C functions have. */
bool stack_line_has_pc(struct str line);

/* Takes decimal digits off the front of text, saturating; false when there are none. */
bool stack_line_number(struct str *text, uint64_t *out);

#endif
