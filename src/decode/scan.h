/* Numbers and words of the texts pprof reads, taken apart as its regular expressions and Go's strconv do. */
#ifndef DECODE_SCAN_H
#define DECODE_SCAN_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Those that take something off the front of s leave it alone when it is not there. */
static inline bool scan_text(struct str *s, const char *text)
{
    size_t n = strlen(text);
    if (s->n < n || memcmp(s->p, text, n) != 0)
        return false;
    *s = (struct str){s->p + n, s->n - n};
    return true;
}
void scan_blanks(struct str *s);                 /* ' ' alone */
struct str scan_digits(struct str *s);           /* 0-9; may be empty */
bool scan_find(struct str *s, const char *text); /* moves on to its first occurrence */

/* What \s is in Go's regular expressions. */
static inline bool scan_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static inline bool scan_is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Go's strings.TrimSpace. */
struct str scan_trim(struct str s);

/* Go's strconv.ParseInt of base 10 and of base 0 (0x, 0o, 0b, 0, _); false for what it refuses. */
bool scan_decimal(struct str s, int64_t *out);
bool scan_integer(struct str s, int64_t *out);

/* Hex digits of either case, without prefix, all of s; false when it does not fit 64 bits or is empty. */
bool scan_hex(struct str s, uint64_t *out);

enum scan_address {
    SCAN_NO_ADDRESS, /* none is left */
    SCAN_ADDRESS,
    SCAN_HUGE_ADDRESS, /* one that does not fit 64 bits */
};

/* Takes 0x[0-9a-f]+ off the front of s. */
enum scan_address scan_address(struct str *s, uint64_t *out);

/* Takes the next 0x[0-9a-f]+ off s, wherever it is; bounded: only among " x0-9a-f". */
enum scan_address scan_next_address(struct str *s, bool bounded, uint64_t *out);

#endif
