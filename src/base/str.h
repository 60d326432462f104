/* A piece of text: pointer and length.  Stored strings are NUL-terminated too, but may hold NULs. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

static inline struct str str_of(const char *s)
{
    struct str str = {s, strlen(s)}; /* C++ reads this header, too */
    return str;
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str s, const char *text)
{
    return str_equal(s, str_of(text));
}

static inline bool str_begins(struct str s, const char *with)
{
    size_t n = strlen(with);
    return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* Whether part, which is not empty, stands anywhere in s. */
static inline bool str_holds(struct str s, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.n; i++) {
        const char *first = (const char *)memchr(s.p + i, part[0], s.n - n - i + 1);
        if (!first)
            return false;
        if (memcmp(first, part, n) == 0)
            return true;
        i = (size_t)(first - s.p);
    }
    return false;
}

/* The next of the words with blanks between them; *words becomes what is behind it.  False at the end. */
static inline bool str_word(struct str *words, struct str *word)
{
    const char *p = words->p, *end = p + words->n;
    while (p < end && *p == ' ')
        p++;
    word->p = p;
    while (p < end && *p != ' ')
        p++;
    word->n = (size_t)(p - word->p);
    words->p = p;
    words->n = (size_t)(end - p);
    return word->n > 0;
}

/* Bytewise order, shorter first among prefixes: Go's order of strings. */
static inline int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

#endif
