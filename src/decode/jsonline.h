/* The strings of a line of JSON, as loggers write them, whole or cut. */
#ifndef DECODE_JSONLINE_H
#define DECODE_JSONLINE_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

/* Where an object may begin in a line: at "{" and a quote; false when nowhere. */
bool jsonline_find(struct str line, struct str *object);

/* Takes the next string that is a value off a line; key: the string before it that was a key.  Both as they
 * stand, with escapes.  A string without its end goes to the line's.  False at the end. */
bool jsonline_next(struct str *line, struct str *key, struct str *value);

void jsonline_unescape(struct str raw, struct buf *out);

#endif
