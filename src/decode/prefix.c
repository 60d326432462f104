#include "decode/prefix.h"

#define CHANGING '\1' /* in a pattern: digits, with '.' and ',' between */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_changing(char c)
{
    return is_digit(c) || c == '.' || c == ',';
}

void prefix_free(struct prefix *p)
{
    buf_free(&p->pattern);
}

static size_t count_digits(struct str word)
{
    size_t n = 0;
    for (size_t i = 0; i < word.n; i++)
        n += is_digit(word.p[i]);
    return n;
}

/* "05:00:00.123", "2024-01-02T…", "2024/01/02", "1732683600.123", "[12.345]"; not "unit[123]:", "web-1". */
static bool is_time(struct str word)
{
    size_t digits = count_digits(word), letters = 0;
    for (size_t i = 0; i + 2 < word.n; i++)
        if (is_digit(word.p[i]) && word.p[i + 1] == ':' && is_digit(word.p[i + 2]))
            return true;
    for (size_t i = 0; i < word.n; i++)
        letters += is_letter(word.p[i]);
    if (letters)
        return false;
    return digits >= 6 || (digits && memchr(word.p, '.', word.n));
}

/* The day of "Nov 27". */
static bool is_day(struct str word, struct str before)
{
    return word.n && word.n <= 2 && count_digits(word) == word.n && before.n == 3 && is_letter(before.p[0]) &&
           is_letter(before.p[1]) && is_letter(before.p[2]);
}

static void add_word(struct prefix *p, struct str word, bool changes)
{
    for (size_t i = 0; i < word.n; i++) {
        if (!changes || !is_digit(word.p[i])) {
            buf_char(&p->pattern, word.p[i]);
            continue;
        }
        while (i + 1 < word.n && is_changing(word.p[i + 1]))
            i++;
        buf_char(&p->pattern, CHANGING);
    }
}

void prefix_learn(struct prefix *p, struct str text)
{
    struct str before = {text.p, 0};
    buf_clear(&p->pattern);
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && !is_blank(text.p[i]))
            i++;
        struct str word = {text.p + from, i - from};
        add_word(p, word, is_time(word) || is_day(word, before));
        if (word.n)
            before = word;
        for (; i < text.n && is_blank(text.p[i]); i++)
            buf_char(&p->pattern, text.p[i]);
    }
}

static size_t length_without_blanks(const struct buf *pattern)
{
    size_t n = pattern->len;
    while (n && is_blank(pattern->data[n - 1]))
        n--;
    return n;
}

bool prefix_is_same(const struct prefix *a, const struct prefix *b)
{
    size_t n = length_without_blanks(&a->pattern);
    return n == length_without_blanks(&b->pattern) && (!n || !memcmp(a->pattern.data, b->pattern.data, n));
}

bool prefix_names(const struct prefix *p)
{
    for (size_t i = 0; i < p->pattern.len; i++)
        if (is_letter(p->pattern.data[i]) || is_digit(p->pattern.data[i]))
            return true;
    return false;
}

bool prefix_skip(const struct prefix *p, struct str *line)
{
    const struct buf *pattern = &p->pattern;
    size_t at = 0, i = 0;
    for (; i < pattern->len && at < line->n; i++) {
        char c = pattern->data[i];
        if (c != CHANGING && line->p[at++] != c)
            return false;
        if (c != CHANGING)
            continue;
        if (!is_digit(line->p[at]))
            return false;
        while (at < line->n && is_changing(line->p[at]))
            at++;
    }
    while (i < pattern->len && is_blank(pattern->data[i]))
        i++;
    if (i < pattern->len)
        return false;
    *line = (struct str){line->p + at, line->n - at};
    return true;
}

/* The bytes of an escape sequence at the front of s: ESC [ … letter, ESC ] … BEL, or ESC and one more. */
static size_t sequence_length(struct str s)
{
    size_t n = 2;
    if (s.n > 1 && s.p[1] == '[')
        while (n < s.n && !(s.p[n] >= 0x40 && s.p[n] <= 0x7e))
            n++;
    else if (s.n > 1 && s.p[1] == ']')
        while (n < s.n && s.p[n] != 0x07)
            n++;
    else
        return s.n < 2 ? s.n : 2;
    return n < s.n ? n + 1 : s.n;
}

void prefix_without_colours(struct str line, struct buf *out)
{
    while (line.n) {
        const char *escape = memchr(line.p, 0x1b, line.n);
        size_t n = escape ? (size_t)(escape - line.p) : line.n;
        buf_add(out, line.p, n);
        line = (struct str){line.p + n, line.n - n};
        if (line.n)
            n = sequence_length(line);
        else
            n = 0;
        line = (struct str){line.p + n, line.n - n};
    }
}
