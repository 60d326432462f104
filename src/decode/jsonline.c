#include "decode/jsonline.h"

#include "base/utf8.h"
#include "decode/scan.h"

#include <stdint.h>

static struct str rest_from(struct str s, size_t at)
{
    return (struct str){s.p + at, s.n - at};
}

/* Behind the blanks a line of indented JSON begins with, and with its key. */
static bool find_member(struct str line, struct str *strings)
{
    size_t n = 0;
    while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    *strings = rest_from(line, n);
    return n < line.n && line.p[n] == '"';
}

/* logfmt's first string, with its key. */
static bool find_pair(struct str line, struct str *strings)
{
    const char *from = line.p, *end = line.p + line.n;
    for (;;) {
        const char *quote = from < end ? memchr(from, '"', (size_t)(end - from)) : NULL;
        if (!quote)
            return false;
        *strings = (struct str){from, (size_t)(end - from)};
        if (quote > from && quote[-1] == '=')
            return true;
        from = quote + 1;
    }
}

static bool find_object(struct str line, struct str *object)
{
    for (size_t i = 0; i + 1 < line.n; i++) {
        const char *brace = memchr(line.p + i, '{', line.n - i);
        if (!brace)
            return false;
        i = (size_t)(brace - line.p);
        size_t next = i + 1;
        while (next < line.n && line.p[next] == ' ')
            next++;
        if (next < line.n && line.p[next] == '"') {
            *object = rest_from(line, i);
            return true;
        }
    }
    return false;
}

bool jsonline_find(struct str line, struct str *strings)
{
    return find_object(line, strings) || find_member(line, strings) || find_pair(line, strings);
}

/* The word between a blank and "=" that ends s; "" when there is none. */
static struct str word_before(struct str s)
{
    size_t from;
    if (!s.n || s.p[s.n - 1] != '=')
        return (struct str){s.p, 0};
    for (from = --s.n; from && s.p[from - 1] != ' ';)
        from--;
    return (struct str){s.p + from, s.n - from};
}

/* Bytes before the quote that ends a string. */
static size_t string_length(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] != '"')
        n += s.p[n] == '\\' ? 2 : 1;
    return n < s.n ? n : s.n;
}

bool jsonline_next(struct str *line, struct str *key, struct str *value)
{
    struct str s = *line;
    *key = (struct str){s.p, 0};
    for (;;) {
        const char *quote = s.n ? memchr(s.p, '"', s.n) : NULL;
        if (!quote)
            return false;
        struct str word = word_before((struct str){s.p, (size_t)(quote - s.p)});
        if (word.n)
            *key = word;
        s = rest_from(s, (size_t)(quote - s.p) + 1);
        struct str text = {s.p, string_length(s)};
        s = rest_from(s, text.n < s.n ? text.n + 1 : s.n);
        size_t colon = 0;
        while (colon < s.n && s.p[colon] == ' ')
            colon++;
        if (colon < s.n && s.p[colon] == ':') {
            *key = text;
            s = rest_from(s, colon + 1);
            continue;
        }
        *value = text;
        *line = s;
        return true;
    }
}

static bool read_unit(struct str s, uint32_t *out)
{
    if (s.n < 4)
        return false;
    for (size_t i = *out = 0; i < 4; i++) {
        char c = s.p[i];
        char lower = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *out = *out << 4 | (uint32_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            *out = *out << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* The digits of \u, and of the other half of a pair; the bytes of both. */
static size_t unescape_unicode(struct str s, struct buf *out)
{
    uint32_t high, low;
    if (!read_unit(s, &high))
        return 0;
    if (high < 0xd800 || high > 0xdbff || s.n < 10 || s.p[4] != '\\' || s.p[5] != 'u' ||
        !read_unit(rest_from(s, 6), &low) || low < 0xdc00 || low > 0xdfff) {
        utf8_add(out, high);
        return 4;
    }
    utf8_add(out, 0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00)));
    return 10;
}

/* The two digits of \x. */
static size_t unescape_byte(struct str s, struct buf *out)
{
    uint64_t c;
    if (s.n < 2 || !scan_hex((struct str){s.p, 2}, &c))
        return 0;
    buf_char(out, (char)c);
    return 2;
}

void jsonline_unescape(struct str raw, struct buf *out)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    while (raw.n) {
        const char *escape = memchr(raw.p, '\\', raw.n);
        size_t n = escape ? (size_t)(escape - raw.p) : raw.n;
        buf_add(out, raw.p, n);
        raw = rest_from(raw, n);
        if (raw.n < 2)
            return;
        char c = raw.p[1];
        const char *known = memchr(from, c, sizeof from - 1);
        raw = rest_from(raw, 2);
        if (c == 'u')
            raw = rest_from(raw, unescape_unicode(raw, out));
        else if (c == 'x')
            raw = rest_from(raw, unescape_byte(raw, out));
        else
            buf_char(out, known ? to[known - from] : c);
    }
}
