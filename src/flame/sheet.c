#include "flame/sheet.h"

#include "base/sat.h"
#include "flame/clean.h"
#include "flame/svg.h"

#include <math.h>

void sheet_value(const struct sheet *s, struct buf *out, int64_t v)
{
    struct buf text = {0};
    page_label(&s->page, &text, v);
    flame_clean(out, (struct str){buf_text(&text), text.len}); /* the unit may come from the file */
    buf_free(&text);
}

void sheet_share(const struct sheet *s, struct buf *out, int64_t v)
{
    struct buf text = {0};
    unit_percent(&text, v, s->page.options->total);
    const char *from = buf_text(&text);
    while (*from == ' ')
        from++;
    buf_puts(out, from);
    buf_free(&text);
}

int64_t sheet_x(const struct sheet *s, int64_t at)
{
    double whole = (double)s->width[0];
    return SHEET_PAD + (whole > 0 ? (int64_t)llround((double)at / whole * (SHEET_WIDTH - 2 * SHEET_PAD)) : 0);
}

int64_t sheet_y(const struct sheet *s, size_t row)
{
    size_t at = s->options->flame ? s->n_rows - 1 - row : row;
    return s->top + (int64_t)at * SHEET_ROW;
}
