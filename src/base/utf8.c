#include "base/utf8.h"

#include <stdint.h>

/* What the first byte says: how many bytes follow and the range the first of them may have.  The range keeps
 * out overlong forms, surrogates and what is above U+10FFFF. */
static unsigned followers(unsigned char first, unsigned char *low, unsigned char *high)
{
    *low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    *high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    return first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
}

uint32_t utf8_next(struct str s, size_t *length)
{
    const unsigned char *p = (const unsigned char *)s.p;
    *length = 1;
    if (p[0] < 0x80)
        return p[0];
    unsigned char low, high;
    unsigned more = followers(p[0], &low, &high);
    if (!more)
        return UTF8_BAD;
    uint32_t c = p[0] & (0x3fu >> more);
    for (unsigned i = 1; i <= more; i++) {
        if (i >= s.n || p[i] < low || p[i] > high)
            return UTF8_BAD;
        c = c << 6 | (p[i] & 0x3fu);
        low = 0x80;
        high = 0xbf;
        *length = i + 1;
    }
    return c;
}

static struct str after(struct str s, size_t n)
{
    return (struct str){s.p + n, s.n - n};
}

bool utf8_valid(struct str s)
{
    for (size_t n; s.n; s = after(s, n))
        if (utf8_next(s, &n) == UTF8_BAD)
            return false;
    return true;
}

bool utf8_repair(struct buf *out, struct str s)
{
    bool any = false;
    const char *kept = s.p; /* what is valid is added in one piece */
    for (size_t n; s.n; s = after(s, n)) {
        if (utf8_next(s, &n) != UTF8_BAD)
            continue;
        any = true;
        buf_add(out, kept, (size_t)(s.p - kept));
        buf_puts(out, "\xef\xbf\xbd");
        kept = s.p + n;
    }
    buf_add(out, kept, (size_t)(s.p - kept));
    return any;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;
    for (size_t n; s.n; s = after(s, n))
        count += utf8_next(s, &n) == UTF8_BAD ? n : 1;
    return count;
}

bool utf8_is_invisible(uint32_t c)
{
    /* Default_Ignorable_Code_Point, interlinear annotation (U+FFF9 to FFFB), line and paragraph separators.
     */
    static const uint32_t ranges[][2] = {
        {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},   {0x115f, 0x1160}, {0x17b4, 0x17b5},
        {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e}, {0x2060, 0x206f}, {0x3164, 0x3164},
        {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1bca0, 0x1bca3},
        {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i][0]; i++)
        if (c <= ranges[i][1])
            return true;
    return false;
}

/* Characters that move the cursor, change the terminal or the reading order, or are not seen. */
static bool is_hostile(uint32_t c)
{
    return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) || utf8_is_invisible(c);
}

static void add_escape(struct buf *out, uint32_t c)
{
    if (c == '\n')
        buf_puts(out, "\\n");
    else
        buf_printf(out, c < 0x80 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

/* A byte alone may be a control character of a terminal that reads Latin-1. */
static void add_bytes(struct buf *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        buf_printf(out, "\\x%02x", (unsigned char)bytes.p[i]);
}

void utf8_clean(struct buf *out, struct str s)
{
    const char *kept = s.p; /* what is clean is added in one piece */
    for (size_t n; s.n; s = after(s, n)) {
        uint32_t c = utf8_next(s, &n);
        if (c != UTF8_BAD && !is_hostile(c))
            continue;
        buf_add(out, kept, (size_t)(s.p - kept));
        if (c == UTF8_BAD)
            add_bytes(out, (struct str){s.p, n});
        else
            add_escape(out, c);
        kept = s.p + n;
    }
    buf_add(out, kept, (size_t)(s.p - kept));
}

void utf8_add(struct buf *out, uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        buf_char(out, (char)c);
        return;
    }
    if (c < 0x800) {
        buf_char(out, (char)(0xc0 | c >> 6));
    } else {
        if (c < 0x10000) {
            buf_char(out, (char)(0xe0 | c >> 12));
        } else {
            buf_char(out, (char)(0xf0 | c >> 18));
            buf_char(out, (char)(0x80 | (c >> 12 & 0x3f)));
        }
        buf_char(out, (char)(0x80 | (c >> 6 & 0x3f)));
    }
    buf_char(out, (char)(0x80 | (c & 0x3f)));
}
