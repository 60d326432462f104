#include "source/unread.h"

enum { NAMED = 3 };

void unread_add(struct unread *u, struct str file)
{
    if (u->n++ >= NAMED)
        return;
    buf_puts(&u->text, u->n > 1 ? "; " : "");
    buf_add(&u->text, file.p, file.n);
}

const char *unread_text(struct unread *u)
{
    struct buf whole = {0};
    buf_printf(&whole, "%zu %s not read: ", u->n, u->n == 1 ? "file was" : "files were");
    buf_add(&whole, buf_text(&u->text), u->text.len);
    buf_puts(&whole, u->n > NAMED ? "; …" : "");
    buf_free(&u->text);
    u->text = whole;
    return buf_text(&u->text);
}

void unread_free(struct unread *u)
{
    buf_free(&u->text);
    *u = (struct unread){0};
}
