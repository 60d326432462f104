#include "decode/unquote.h"

#include "base/utf8.h"
#include "decode/scan.h"

#include <stdint.h>

/* \xNN, \uNNNN, \UNNNNNNNN: s stands behind the letter. */
static bool add_number(struct str *s, char letter, struct buf *out)
{
    size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint64_t c;
    if (s->n < digits || !scan_hex((struct str){s->p, digits}, &c) || c > 0x10ffff)
        return false;
    *s = (struct str){s->p + digits, s->n - digits};
    if (letter == 'x')
        buf_char(out, (char)c);
    else
        utf8_add(out, (uint32_t)c);
    return true;
}

/* s stands behind the backslash. */
static bool add_escape(struct str *s, struct buf *out)
{
    static const char letters[] = "abfnrtv\\\"'", meant[] = "\a\b\f\n\r\t\v\\\"'";
    if (!s->n)
        return false;
    char letter = *s->p;
    *s = (struct str){s->p + 1, s->n - 1};
    if (letter == 'x' || letter == 'u' || letter == 'U')
        return add_number(s, letter, out);
    const char *at = memchr(letters, letter, sizeof letters - 1);
    if (at)
        buf_char(out, meant[at - letters]);
    return at != NULL;
}

bool unquote(struct str *s, struct buf *out)
{
    struct str rest = *s;
    buf_clear(out);
    if (!scan_text(&rest, "\""))
        return false;
    for (;;) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '"' && rest.p[n] != '\\')
            n++;
        buf_add(out, rest.p, n);
        rest = (struct str){rest.p + n, rest.n - n};
        if (scan_text(&rest, "\"")) {
            *s = rest;
            return true;
        }
        if (!scan_text(&rest, "\\") || !add_escape(&rest, out))
            return false;
    }
}
