#include "goroutines/paint.h"

#include "base/utf8.h"

static void put(const struct paint *p, const char *code, struct str text)
{
    bool painted = p->color && *code && text.n;
    if (painted)
        buf_printf(p->out, "\x1b[%sm", code);
    utf8_clean(p->out, text);
    if (painted)
        buf_puts(p->out, "\x1b[0m");
}

void paint_text(const struct paint *p, enum paint_style style, struct str text)
{
    static const char *const codes[] = {
        [PAINT_PLAIN] = "",     [PAINT_BOLD] = "1",    [PAINT_DIM] = "2",
        [PAINT_ALARM] = "1;31", [PAINT_GROWTH] = "33",
    };
    put(p, codes[style], text);
}

void paint_puts(const struct paint *p, enum paint_style style, const char *text)
{
    paint_text(p, style, str_of(text));
}

void paint_state(const struct paint *p, enum gostate class, struct str text)
{
    static const char *const codes[GOSTATE_N] = {
        [GOSTATE_LOCK] = "31",   [GOSTATE_CHANNEL] = "33", [GOSTATE_WAIT] = "35",
        [GOSTATE_IO] = "36",     [GOSTATE_THREAD] = "34",  [GOSTATE_TIME] = "2",
        [GOSTATE_RUNTIME] = "2", [GOSTATE_BUSY] = "32",    [GOSTATE_UNKNOWN] = "",
    };
    put(p, codes[class], text);
}

void paint_item(const struct paint *p, struct paint_items *items, enum gostate class, struct str text)
{
    enum { USUAL = 80, GAP = 1 };
    size_t width = p->width ? p->width : USUAL, n = utf8_count(text);
    if (items->any && items->used + GAP + n > width) {
        buf_char(p->out, '\n');
        buf_fill(p->out, ' ', items->indent);
        items->used = items->indent;
    } else if (items->any) {
        buf_fill(p->out, ' ', GAP);
        items->used += GAP;
    }
    paint_state(p, class, text);
    items->used += n;
    items->any = true;
}

void paint_place(const struct paint *p, struct str place, size_t room)
{
    static const char dots[] = "...";
    size_t n = utf8_count(place), cut = 0;
    if (room && n > room) {
        /* The first element that leaves what fits, else the last one. */
        for (size_t i = 0; i < place.n; i++)
            if (place.p[i] == '/') {
                cut = i;
                if (sizeof dots - 1 + utf8_count((struct str){place.p + i, place.n - i}) <= room)
                    break;
            }
        paint_puts(p, PAINT_DIM, cut ? dots : "");
    }
    paint_text(p, PAINT_DIM, (struct str){place.p + cut, place.n - cut});
}
