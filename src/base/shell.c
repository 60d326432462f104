#include "base/shell.h"

#include "base/utf8.h"

#include <stdbool.h>

static bool is_safe(struct str s)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
    for (size_t i = 0; i < s.n; i++)
        if (!memchr(safe, s.p[i], sizeof safe - 1) && (unsigned char)s.p[i] < 0x80 && !(i && s.p[i] == '#'))
            return false;
    return s.n > 0;
}

/* What a terminal shows as it is. */
static bool is_shown(uint32_t c)
{
    return c != UTF8_BAD && c >= 0x20 && !(c >= 0x7f && c < 0xa0) && !utf8_is_invisible(c);
}

static bool all_shown(struct str s)
{
    for (size_t n; s.n; s = (struct str){s.p + n, s.n - n})
        if (!is_shown(utf8_next(s, &n)))
            return false;
    return true;
}

/* $'a\012b': printed as it is, it still is that name. */
static void quote_escaped(struct buf *out, struct str s)
{
    buf_puts(out, "$'");
    for (size_t n; s.n; s = (struct str){s.p + n, s.n - n}) {
        bool shown = is_shown(utf8_next(s, &n));
        for (size_t i = 0; i < n; i++)
            if (!shown)
                buf_printf(out, "\\%03o", (unsigned char)s.p[i]);
            else
                buf_printf(out, "%s%c", s.p[i] == '\'' || s.p[i] == '\\' ? "\\" : "", s.p[i]);
    }
    buf_char(out, '\'');
}

void shell_quote(struct buf *out, struct str s)
{
    if (is_safe(s) && all_shown(s)) {
        buf_add(out, s.p, s.n);
        return;
    }
    if (!all_shown(s)) {
        quote_escaped(out, s);
        return;
    }
    buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\'')
            buf_puts(out, "'\\''");
        else
            buf_char(out, s.p[i]);
    buf_char(out, '\'');
}
