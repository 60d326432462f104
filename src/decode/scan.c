#include "decode/scan.h"

void scan_blanks(struct str *s)
{
    while (s->n && *s->p == ' ')
        *s = (struct str){s->p + 1, s->n - 1};
}

struct str scan_digits(struct str *s)
{
    size_t n = 0;
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    struct str digits = {s->p, n};
    *s = (struct str){s->p + n, s->n - n};
    return digits;
}

bool scan_find(struct str *s, const char *text)
{
    size_t n = strlen(text);
    for (struct str rest = *s; rest.n >= n;) {
        const char *at = memchr(rest.p, text[0], rest.n - n + 1);
        if (!at)
            return false;
        rest = (struct str){at, rest.n - (size_t)(at - rest.p)};
        if (memcmp(at, text, n) == 0) {
            *s = rest;
            return true;
        }
        rest = (struct str){rest.p + 1, rest.n - 1};
    }
    return false;
}

/* Unicode's white space beyond ASCII. */
static const char *const spaces[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80",
                                     "\xe2\x80\x81", "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84",
                                     "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87", "\xe2\x80\x88",
                                     "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8", "\xe2\x80\xa9",
                                     "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

static bool is_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of the white space at one end of s; 0 when there is none. */
static size_t space_at(struct str s, bool end)
{
    if (!s.n)
        return 0;
    if (is_ascii_space(end ? s.p[s.n - 1] : s.p[0]))
        return 1;
    if (!((end ? s.p[s.n - 1] : s.p[0]) & 0x80))
        return 0;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        size_t n = strlen(spaces[i]);
        if (s.n >= n && memcmp(end ? s.p + s.n - n : s.p, spaces[i], n) == 0)
            return n;
    }
    return 0;
}

struct str scan_trim(struct str s)
{
    size_t n;
    while ((n = space_at(s, false)))
        s = (struct str){s.p + n, s.n - n};
    while ((n = space_at(s, true)))
        s.n -= n;
    return s;
}

static unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') + 10 : 99;
}

/* Digits of a base, underscores passed over. */
static bool number_of(struct str s, unsigned base, uint64_t *out)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = digit_of(s.p[i]);
        if (s.p[i] == '_')
            continue;
        if (digit >= base || __builtin_mul_overflow(v, (uint64_t)base, &v) ||
            __builtin_add_overflow(v, (uint64_t)digit, &v))
            return false;
    }
    *out = v;
    return s.n > 0;
}

static bool signed_of(uint64_t v, bool negative, int64_t *out)
{
    if (v > (uint64_t)INT64_MAX + negative)
        return false;
    *out = negative ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

static bool take_sign(struct str *s)
{
    return scan_text(s, "-") || (scan_text(s, "+") && false);
}

bool scan_decimal(struct str s, int64_t *out)
{
    bool negative = take_sign(&s);
    uint64_t v;
    return !(s.n && memchr(s.p, '_', s.n)) && number_of(s, 10, &v) && signed_of(v, negative, out);
}

/* Underscores stand between digits, or between the prefix and one. */
static bool underscores_are_right(struct str s, bool has_prefix)
{
    char before = has_prefix ? '0' : '_';
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_' && (before == '_' || i + 1 == s.n))
            return false;
        before = s.p[i];
    }
    return true;
}

bool scan_integer(struct str s, int64_t *out)
{
    static const struct {
        const char *prefix;
        unsigned base;
    } bases[] = {{"0x", 16}, {"0X", 16}, {"0b", 2}, {"0B", 2}, {"0o", 8}, {"0O", 8}};
    bool negative = take_sign(&s);
    unsigned base = 10;
    for (size_t i = 0; base == 10 && i < sizeof bases / sizeof *bases; i++)
        base = scan_text(&s, bases[i].prefix) ? bases[i].base : 10;
    bool prefix = base != 10;
    if (!prefix && s.n > 1 && s.p[0] == '0') {
        (void)scan_text(&s, "0");
        base = 8;
        prefix = true;
    }
    uint64_t v;
    return underscores_are_right(s, prefix) && number_of(s, base, &v) && signed_of(v, negative, out);
}

bool scan_hex(struct str s, uint64_t *out)
{
    return !(s.n && memchr(s.p, '_', s.n)) && number_of(s, 16, out);
}

/* 0-15: a digit; 16: ' ' or 'x'; 17: anything else. */
static unsigned class_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    return c == ' ' || c == 'x' ? 16 : 17;
}

enum scan_address scan_address(struct str *s, uint64_t *out)
{
    const char *p = s->p, *end = s->p + s->n;
    uint64_t v = 0, lost = 0;
    if (s->n < 3 || p[0] != '0' || p[1] != 'x' || class_of(p[2]) >= 16)
        return SCAN_NO_ADDRESS;
    for (p += 2; p < end; p++) {
        unsigned digit = class_of(*p);
        if (digit >= 16)
            break;
        lost |= v >> 60;
        v = v << 4 | digit;
    }
    *s = (struct str){p, (size_t)(end - p)};
    *out = v;
    return lost ? SCAN_HUGE_ADDRESS : SCAN_ADDRESS;
}

enum scan_address scan_next_address(struct str *s, bool bounded, uint64_t *out)
{
    while (s->n && !(bounded && class_of(*s->p) > 16)) {
        enum scan_address found = scan_address(s, out);
        if (found != SCAN_NO_ADDRESS)
            return found;
        *s = (struct str){s->p + 1, s->n - 1};
    }
    return SCAN_NO_ADDRESS;
}
