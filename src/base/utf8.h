/* Text from files, made fit for where it goes. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

/* The code point at the front of a text that is not empty, and its length in bytes.  What is no UTF-8
 * (surrogates and overlong forms included) gives UTF8_BAD and the length of the longest part that could have
 * begun a code point, at least 1. */
#define UTF8_BAD UINT32_MAX
uint32_t utf8_next(struct str s, size_t *length);

bool utf8_valid(struct str s);

/* Appends a code point; U+FFFD for what is none. */
void utf8_add(struct buf *out, uint32_t c);

/* Every maximal invalid part becomes one U+FFFD; returns whether there was any. */
bool utf8_repair(struct buf *out, struct str s);

/* Code points, invalid bytes counting one each: the width Go's %10s pads to. */
size_t utf8_count(struct str s);

/* Characters that are drawn as nothing, so that two texts look alike that are not: bidirectional marks,
 * zero-width characters, variation selectors, tags, line and paragraph separators, and what else Unicode lets
 * a program ignore. */
bool utf8_is_invisible(uint32_t c);

/* For a terminal or a log: control characters (C0 but the tab, DEL, C1), invisible ones and bytes that are no
 * UTF-8 become visible escapes such as \x1b, \n, \u202e, \U000e0041 or \xff; everything else is kept. */
void utf8_clean(struct buf *out, struct str s);

#endif
