/* Words of command lines that are printed to be typed. */
#ifndef BASE_SHELL_H
#define BASE_SHELL_H

#include "base/buf.h"
#include "base/str.h"

/* Appends a word as a POSIX shell reads it: as it is, or in quotes where that is needed. What a terminal does
 * not show as it is becomes an escape in $'…' (POSIX.1-2024; bash, zsh, ksh). */
void shell_quote(struct buf *out, struct str s);

#endif
