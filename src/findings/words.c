#include "findings/words.h"

#include "profile/strings.h"

#include <ctype.h>

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static struct str behind(struct str s, size_t n)
{
    n = n < s.n ? n : s.n;
    return (struct str){s.p + n, s.n - n};
}

/* Up to a text and with it, or all. */
static size_t length_to(struct str s, const char *end)
{
    size_t n = strlen(end), i = 0;
    while (i + n <= s.n && memcmp(s.p + i, end, n) != 0)
        i++;
    return i + n <= s.n ? i + n : s.n;
}

/* Of a comment or of blanks at the beginning, or 0. */
static size_t blank_length(struct str s)
{
    if (str_begins(s, "--"))
        return length_to(s, "\n");
    if (str_begins(s, "/*"))
        return 2 + length_to(behind(s, 2), "*/");
    return s.n && isspace((unsigned char)s.p[0]);
}

struct str words_behind_blanks(struct str sql)
{
    for (size_t n; (n = blank_length(sql)) != 0;)
        sql = behind(sql, n);
    return sql;
}

/* What a name may be quoted in ends with this; '\0' for what quotes no name. */
static char closing(char c)
{
    return c == '"' || c == '`' ? c : c == '[' ? ']' : '\0';
}

bool words_next(struct str *sql, struct str *word)
{
    for (struct str s = *sql; (s = words_behind_blanks(s)).n > 0;) {
        const char end[] = {closing(s.p[0]), '\0'};
        size_t n = 0;
        if (s.p[0] == '\'') { /* a quote within is doubled, which reads as two texts */
            s = behind(s, 1 + length_to(behind(s, 1), "'"));
        } else if (end[0]) {
            n = length_to(behind(s, 1), end);
            *word = (struct str){s.p + 1, n - (n > 0 && s.p[n] == end[0])};
            *sql = behind(s, 1 + n);
            return true;
        } else {
            while (n < s.n && is_letter(s.p[n]))
                n++;
            *word = (struct str){s.p, n};
            s = *sql = behind(s, n ? n : 1);
            if (n)
                return true;
        }
    }
    return false;
}

void words_add(struct strings *words, struct str sql)
{
    struct str word;
    while (words_next(&sql, &word))
        (void)strings_intern(words, word.p, word.n);
}

bool words_has(const struct strings *words, struct str word)
{
    return strings_find(words, word.p, word.n) != UINT32_MAX;
}

bool words_hold(struct str sql, struct str word)
{
    struct str next;
    while (words_next(&sql, &next))
        if (str_equal(next, word))
            return true;
    return false;
}
