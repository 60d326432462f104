/* What a file that is no profile looks like, so that the error can say what to do. */
#ifndef DECODE_LOOKS_H
#define DECODE_LOOKS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "a goroutine dump (debug=2); …" from the first bytes, or NULL when they tell nothing. */
const char *looks_like(const uint8_t *head, size_t n);

/* Whether the first bytes are text, of whatever kind. */
bool looks_like_text(const uint8_t *head, size_t n);

/* Whether the first bytes are blanks and ends of lines. */
bool looks_blank(const uint8_t *head, size_t n);

/* The title of an HTML page, the first line of JSON: a server's reason; empty when there is none. */
struct str looks_says(const uint8_t *head, size_t n);

/* The first line of a text that is not blank, at most 80 bytes of it; empty when it has no word of letters,
 * as bytes that are text by chance. */
struct str looks_first_line(const uint8_t *head, size_t n);

#endif
