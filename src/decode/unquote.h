/* Go's quoted strings, as %q writes them. */
#ifndef DECODE_UNQUOTE_H
#define DECODE_UNQUOTE_H

#include "base/buf.h"
#include "base/str.h"

/* Takes a string in double quotes off the front of s; out is what it means, in place of what it held.  False,
 * and s is left alone, when there is none. */
bool unquote(struct str *s, struct buf *out);

#endif
