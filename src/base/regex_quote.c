#include "base/buf.h"
#include "base/regex.h"

/* RE2's QuoteMeta quotes all but letters and digits; a person is to read this. */
void regex_quote(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] && strchr("\\.+*?()|[]{}^$", text.p[i]))
            buf_char(out, '\\');
        buf_char(out, text.p[i]);
    }
}
