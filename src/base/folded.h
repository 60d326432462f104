/* A line of folded stacks: "root;…;leaf 123". */
#ifndef BASE_FOLDED_H
#define BASE_FOLDED_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Splits a line before the number at its end: digits, with a sign or a fraction if there is one, behind a
 * blank.  One blank belongs to neither part.  False, with outputs untouched, when there is no such number. */
bool folded_split(struct str line, struct str *stack, struct str *number);

/* The whole number nearest to one that folded_split gave, halves away from zero; *rounded is set when it had
 * a fraction.  False when it does not fit. */
bool folded_number(struct str number, int64_t *out, bool *rounded);

#endif
