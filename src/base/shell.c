#include "base/shell.h"

#include <stdbool.h>

static bool is_safe(struct str s)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
    for (size_t i = 0; i < s.n; i++)
        if (!memchr(safe, s.p[i], sizeof safe - 1) && (unsigned char)s.p[i] < 0x80 && !(i && s.p[i] == '#'))
            return false;
    return s.n > 0;
}

void shell_quote(struct buf *out, struct str s)
{
    if (is_safe(s)) {
        buf_add(out, s.p, s.n);
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
