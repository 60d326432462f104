#include "flame/found_draw.h"

#include "base/utf8.h"
#include "flame/clean.h"
#include "flame/svg.h"

enum {
    SIGN = 170, /* width of a sign with what is beside it */
    BEFORE_SENTENCE = 200,
    LINES = 2, /* of a sentence in a narrow window */
};

/* Who cannot tell the colours tells the shapes. */
static const struct look {
    const char *fill, *stroke, *ink, *path;
    int64_t dx, dy; /* from the middle to where the path begins */
    int64_t baseline;
} looks[] = {
    [FOUND_INFO] = {"#fff", "#111", "#111", "a7 7 0 1 0 14 0a7 7 0 1 0-14 0z", -70, 0, 35},
    [FOUND_WARNING] = {"#ffcf33", "#111", "#111", "l8 14h-16z", 0, -75, 55},
    [FOUND_CRITICAL] = {"#b00020", "#fff", "#fff", "h6l4 4v6l-4 4h-6l-4-4v-6z", -30, -70, 35},
};

/* Numbered as in the header.  Opacity is set since the style sheet makes groups paler on a dark page. */
static void draw_sign(struct xml *x, enum found_severity severity, size_t number, int64_t cx, int64_t cy)
{
    const struct look *look = &looks[severity];
    char digit[] = {(char)('0' + number), '\0'};
    struct buf path = {0};
    buf_char(&path, 'M');
    xml_tenths(&path, cx + look->dx);
    buf_char(&path, ' ');
    xml_tenths(&path, cy + look->dy);
    buf_puts(&path, look->path);
    xml_start(x, "path");
    xml_attr(x, "d", buf_text(&path));
    xml_attr(x, "fill", look->fill);
    xml_attr(x, "fill-opacity", "1");
    xml_attr(x, "stroke", look->stroke);
    xml_end(x);
    xml_start(x, "text");
    xml_attr_tenths(x, "x", cx);
    xml_attr_tenths(x, "y", cy + look->baseline);
    xml_attr(x, "fill", look->ink);
    xml_attr(x, "fill-opacity", "1");
    xml_attr(x, "font-size", "10");
    xml_attr(x, "font-weight", "bold");
    xml_attr(x, "text-anchor", "middle");
    xml_text(x, digit);
    xml_end(x);
    buf_free(&path);
}

static void tell(struct xml *x, const struct found_one *f)
{
    struct buf title = {0};
    found_title(f, &title);
    xml_start(x, "title");
    xml_text(x, buf_text(&title));
    xml_end(x);
    buf_free(&title);
}

static void start_told(struct xml *x, const char *class, const struct found_one *f)
{
    xml_start(x, "g");
    xml_attr(x, "class", class);
    tell(x, f);
}

static void start_piece(struct xml *x, const struct found_one *f)
{
    xml_start(x, "g");
    xml_attr(x, "class", PEN_ITEM);
    xml_attr(x, "data-near", PEN_NEAR);
    tell(x, f);
}

static void start_text(const struct pen *pen, int64_t x)
{
    xml_start(pen->x, "text");
    xml_attr_tenths(pen->x, "x", x);
    xml_attr_tenths(pen->x, "y", pen->y);
}

static void draw_piece(struct pen *pen, const struct buf *piece)
{
    start_text(pen, pen->at);
    xml_text(pen->x, buf_text(piece));
    xml_end(pen->x);
    xml_end(pen->x);
    pen->at += pen_width(piece) + PEN_GAP;
}

/* The sign, how bad it is in bold, and the sentence's first words. */
static void draw_beginning(struct pen *pen, const struct found_one *f, size_t number, const struct buf *piece)
{
    const char *word = found_severity(f);
    start_told(pen->x, PEN_ITEM " px-s", f);
    draw_sign(pen->x, f->severity, number, pen->at + SIGN / 2, pen->y - 40);
    pen->at += BEFORE_SENTENCE;
    start_text(pen, pen->at);
    xml_start(pen->x, "tspan");
    xml_attr(pen->x, "font-weight", "bold");
    xml_text(pen->x, word);
    xml_end(pen->x);
    xml_text(pen->x, buf_text(piece) + strlen(word));
    xml_end(pen->x);
    xml_end(pen->x);
    pen->at += pen_width(piece) + PEN_GAP;
}

/* As the costliest functions do, it fits into a narrow window; the rest is in the title. */
static void draw_sentence(struct pen *pen, const struct found_one *f, size_t number)
{
    struct buf sentence = {0}, piece = {0};
    found_sentence(f, &sentence);
    struct str rest = {buf_text(&sentence), sentence.len};
    for (int line = 1; rest.n; line++) {
        size_t room = PEN_NARROW - (line == 1 ? BEFORE_SENTENCE / SHEET_CHARACTER + 1 : 0);
        struct str next = flame_piece(&rest, line == LINES && utf8_count(rest) > room ? room - 1 : room);
        buf_clear(&piece);
        buf_add(&piece, next.p, next.n);
        if (line == LINES && rest.n)
            buf_puts(&piece, "…");
        if (line == 1) {
            draw_beginning(pen, f, number, &piece);
        } else {
            pen_continue(pen, pen_width(&piece));
            start_piece(pen->x, f);
            draw_piece(pen, &piece);
        }
        if (line == LINES)
            break;
    }
    buf_free(&piece);
    buf_free(&sentence);
}

static void draw_place(struct pen *pen, const struct found_one *f, const struct found_frame *frame,
                       size_t view)
{
    struct buf place = {0};
    found_place(f, &place, PEN_NARROW);
    if (place.len) {
        pen_room(pen, pen_width(&place));
        pen->at += pen->at == SHEET_PAD ? BEFORE_SENTENCE : 0;
        if (frame->width)
            pen_start_link(pen, view);
        start_told(pen->x, PEN_ITEM, f);
        draw_piece(pen, &place);
        if (frame->width)
            xml_end(pen->x);
    }
    buf_free(&place);
}

static void draw_rest(struct pen *pen, const struct found *f)
{
    struct buf whole = {0}, cut = {0};
    pen_new_line(pen);
    if (found_rest(f, &whole)) {
        flame_cut(&cut, (struct str){buf_text(&whole), whole.len}, PEN_NARROW);
        xml_start(pen->x, "g");
        xml_attr(pen->x, "class", PEN_ITEM);
        draw_piece(pen, &cut);
    }
    pen_new_line(pen);
    buf_free(&whole);
    buf_free(&cut);
}

void found_draw(const struct sheet *s, struct pen *pen)
{
    const struct found *f = s->options->found;
    if (!f) {
        xml_place(pen->x, "px-find");
        return;
    }
    xml_start(pen->x, "g");
    xml_attr(pen->x, "id", "px-find");
    for (size_t k = 0; k < f->n; k++) {
        pen_new_line(pen);
        draw_sentence(pen, &f->list[k], k + 1);
        draw_place(pen, &f->list[k], &s->found[k], FOUND_VIEW + k);
    }
    draw_rest(pen, f);
    xml_end(pen->x);
}

/* Where the signs of a frame end: at the right end of the box, or over the middle of one that is narrower. */
static int64_t badges_end(const struct found_frame *frame)
{
    int64_t all = (int64_t)frame->n_places * SIGN, end = frame->x + frame->width;
    if (frame->width < all)
        end = frame->x + frame->width / 2 + all / 2;
    end = end < SHEET_PAD + all ? SHEET_PAD + all : end;
    return end > SHEET_WIDTH - SHEET_PAD ? SHEET_WIDTH - SHEET_PAD : end;
}

/* Drawn left of 0 and moved from there, so that the script can move it to another frame: at is this one's
 * place in the data. */
static void draw_badge(const struct sheet *s, struct xml *x, size_t k)
{
    const struct found_frame *frame = &s->found[k];
    const struct found_one *f = &s->options->found->list[k];
    struct buf move = {0};
    buf_puts(&move, "translate(");
    xml_tenths(&move, badges_end(frame) - (int64_t)frame->place * SIGN);
    buf_char(&move, ' ');
    xml_tenths(&move, sheet_y(s, s->flame->depth[frame->node]) + SHEET_BOX / 2);
    buf_char(&move, ')');
    xml_start(x, "g");
    xml_attr(x, "class", "px-s");
    xml_attr(x, "transform", buf_text(&move));
    if (frame->data_node != SIZE_MAX)
        xml_attr_tenths(x, "data-at", 10 * (int64_t)frame->data_node);
    tell(x, f);
    draw_sign(x, f->severity, k + 1, -SIGN / 2, 0);
    xml_end(x);
    buf_free(&move);
}

void found_draw_badges(const struct sheet *s, struct xml *x)
{
    const struct found *f = s->options->found;
    if (!f) {
        xml_place(x, "px-badges");
        return;
    }
    xml_start(x, "g");
    xml_attr(x, "id", "px-badges");
    for (size_t k = 0; k < f->n; k++)
        if (s->found[k].width)
            draw_badge(s, x, k);
    xml_end(x);
}

int64_t found_room(const struct sheet *s, size_t node)
{
    const struct found *f = s->options->found;
    for (size_t k = 0; f && k < f->n; k++)
        if (s->found[k].width && s->found[k].node == node)
            return (int64_t)s->found[k].n_places * SIGN;
    return 0;
}

void found_describe(const struct found *f, struct buf *out)
{
    for (size_t k = 0; f && k < f->n; k++) {
        buf_puts(out, k ? "; " : " Findings: ");
        found_sentence(&f->list[k], out);
        if (f->list[k].function.n) {
            buf_puts(out, ", ");
            found_place(&f->list[k], out, FLAME_SHORT);
        }
    }
    buf_puts(out, f && f->n ? "." : "");
}
