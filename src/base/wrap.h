/* Lines of a text that fit a terminal. */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include "base/buf.h"
#include "base/str.h"

/* Appends text, whose lines that are longer than width go on in further ones: two columns behind where they
 * begin, below the bars ('|') of what is drawn before them.  A word is never cut.  Width 0: as it is. */
void wrap_lines(struct buf *out, struct str text, size_t width);

#endif
