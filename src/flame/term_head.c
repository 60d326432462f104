#include "flame/term_head.h"

#include "flame/clean.h"
#include "flame/columns.h"
#include "flame/diff_head.h"
#include "flame/head.h"
#include "flame/svg.h"

#include <inttypes.h>

enum { NO_COLOR = FLAME_N_CLASSES };

/* Where the next item of the header goes: items fill lines. */
struct pen {
    const struct term_ink *ink;
    const struct sheet *sheet;
    size_t width, at, lines;
};

static void new_line(struct pen *pen)
{
    if (!pen->at)
        return;
    buf_char(pen->ink->out, '\n');
    pen->at = 0;
    pen->lines++;
}

/* class NO_COLOR: words alone. */
static void put_item(struct pen *pen, unsigned class, struct str text)
{
    struct buf *out = pen->ink->out;
    size_t swatch = class == NO_COLOR ? 0 : 3, width = columns_of(text) + swatch;
    if (pen->at && pen->at + 2 + width > pen->width)
        new_line(pen);
    if (pen->at)
        buf_puts(out, "  ");
    pen->at += pen->at ? 2 : 0;
    if (swatch) {
        term_color(pen->ink, TERM_BACKGROUND, term_rgb(pen->sheet->palette->colors[class]));
        term_fill(pen->ink, class, 2);
        term_plain(pen->ink);
        buf_char(out, ' ');
    }
    pen->at += swatch + columns_cut(out, text, pen->width - swatch);
}

static void put_buf(struct pen *pen, unsigned class, const struct buf *b)
{
    put_item(pen, class, (struct str){buf_text(b), b->len});
}

static void put_places(struct pen *pen, const struct head *h)
{
    const struct sheet *s = pen->sheet;
    struct buf text = {0};
    for (size_t i = 0; i < h->n_places; i++) {
        const struct head_place *place = &h->places[i];
        buf_clear(&text);
        if (place->words && i)
            new_line(pen);
        if (place->words)
            put_item(pen, NO_COLOR, str_of(place->words));
        size_t width = pen->width, why = place->why.len + 1 < width ? place->why.len + 1 : width;
        flame_label(&text, s->flame->names[place->name].text, width - why);
        buf_printf(&text, " %s", buf_text(&place->why));
        put_buf(pen, NO_COLOR, &text);
    }
    buf_free(&text);
}

/* In lines that begin at blanks: there is no title to hold the rest. */
static void put_wrapped(struct pen *pen, struct buf *text)
{
    struct str rest = {buf_text(text), text->len};
    while (rest.n) {
        new_line(pen);
        put_item(pen, NO_COLOR, flame_piece(&rest, pen->width));
    }
    buf_clear(text);
}

static void put_found(struct pen *pen, const struct found *f)
{
    struct buf text = {0};
    for (size_t k = 0; f && k < f->n; k++) {
        found_sentence(&f->list[k], &text);
        put_wrapped(pen, &text);
        found_place(&f->list[k], &text, pen->width);
        if (text.len)
            put_buf(pen, NO_COLOR, &text);
        buf_clear(&text);
    }
    if (f && found_rest(f, &text))
        put_wrapped(pen, &text);
    new_line(pen);
    buf_free(&text);
}

static void put_by_owner(struct pen *pen)
{
    struct buf text = {0};
    if (head_by_owner(pen->sheet, &text))
        put_buf(pen, NO_COLOR, &text);
    buf_free(&text);
}

/* Of the palette; when that does not tell owners, those in words. */
static void put_legend(struct pen *pen)
{
    const struct sheet *s = pen->sheet;
    struct buf key = {0};
    if (head_is_of_owners(s))
        put_by_owner(pen);
    for (unsigned c = 0; c < s->palette->n; c++, buf_clear(&key))
        if (head_key(s, c, &key))
            put_buf(pen, c, &key);
    new_line(pen);
    if (s->diff) {
        put_item(pen, NO_COLOR, str_of(diff_head_marks));
    } else if (!s->palette->of_names) {
        put_by_owner(pen);
        for (unsigned c = 0; c < FLAME_N_CLASSES; c++, buf_clear(&key))
            if (head_owner(s, c, &key))
                put_buf(pen, NO_COLOR, &key);
    }
    new_line(pen);
    for (size_t i = 0; i < s->data->n_shares; i++, buf_clear(&key)) {
        if (i == 0)
            put_item(pen, NO_COLOR, str_of("By label:"));
        head_label(s, i, &key);
        put_buf(pen, NO_COLOR, &key);
    }
    new_line(pen);
    buf_free(&key);
}

static void put_words(struct pen *pen, const struct head *h)
{
    term_bold(pen->ink);
    put_buf(pen, NO_COLOR, &h->title);
    term_plain(pen->ink);
    new_line(pen);
    for (size_t i = 0; i < h->n_facts; i++)
        put_buf(pen, NO_COLOR, &h->facts[i].text);
    new_line(pen);
    for (size_t i = 0; i < h->n_filters; i++)
        put_buf(pen, NO_COLOR, &h->filters[i]);
    new_line(pen);
    put_found(pen, pen->sheet->options->found);
    put_places(pen, h);
    new_line(pen);
}

size_t term_head(const struct term_ink *ink, const struct sheet *s, size_t width)
{
    struct pen pen = {.ink = ink, .sheet = s, .width = width};
    struct head h;
    head_make(&h, s);
    put_words(&pen, &h);
    head_free(&h);
    put_legend(&pen);
    return pen.lines;
}

void term_foot(const struct term_ink *ink, const struct sheet *s, size_t width, uint64_t n_thin,
               size_t n_deeper)
{
    struct pen pen = {.ink = ink, .sheet = s, .width = width};
    struct buf b = {0};
    if (!s->width[0])
        put_item(&pen, NO_COLOR, str_of("nothing to draw: no sample has a value"));
    if (n_thin) {
        buf_printf(&b, "%s %" PRIu64 " frame%s narrower than a column", ink->colors ? "▒" : "::", n_thin,
                   n_thin == 1 ? "" : "s");
        put_buf(&pen, NO_COLOR, &b);
    }
    buf_clear(&b);
    if (n_deeper) {
        buf_printf(&b, "%zu deeper level%s not drawn", n_deeper, n_deeper == 1 ? "" : "s");
        put_buf(&pen, NO_COLOR, &b);
    }
    new_line(&pen);
    buf_free(&b);
}
