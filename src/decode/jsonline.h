/* The strings of a line of JSON or logfmt (key="value"), as loggers write them, whole or cut. */
#ifndef DECODE_JSONLINE_H
#define DECODE_JSONLINE_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

/* Where strings may begin in a line: at an object ("{" and a quote), or else with a member of one that has
 * its lines for itself, or at logfmt's first string; false when nowhere. */
bool jsonline_find(struct str line, struct str *strings);

/* Takes the next string that is a value off a line; key: the string before it that was a key, or logfmt's
 * word. Both as they stand, with escapes.  A string without its end goes to the line's.  False at the end. */
bool jsonline_next(struct str *line, struct str *key, struct str *value);

/* JSON's escapes, and \x as Go's quoted strings have it. */
void jsonline_unescape(struct str raw, struct buf *out);

#endif
