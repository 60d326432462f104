#include "flame/head_draw.h"

#include "base/utf8.h"
#include "flame/clean.h"
#include "flame/diff_head.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where the next item goes: items fill lines. */
struct pen {
    struct xml *x;
    int64_t at, y;
};

enum {
    LINE = 170,
    GAP = 2 * SHEET_CHARACTER,
    MOST_TITLE = 110, /* characters in its larger type */
    NARROW = 78,      /* characters of a line of 600 px */
    LEAST_NAME = 20,
    BAR = 400 /* the width of 100% */
};

static int64_t text_width(const struct buf *b)
{
    return (int64_t)utf8_count((struct str){buf_text(b), b->len}) * SHEET_CHARACTER;
}

static void move_for(struct pen *pen, int64_t width)
{
    if (pen->at > SHEET_PAD && pen->at + width > SHEET_WIDTH - SHEET_PAD) {
        pen->at = SHEET_PAD;
        pen->y += LINE;
    }
}

static void new_line(struct pen *pen)
{
    if (pen->at > SHEET_PAD)
        pen->y += LINE;
    pen->at = SHEET_PAD;
}

/* What would be wider than the picture is cut. */
static void fit(struct buf *b)
{
    struct buf whole = *b;
    *b = (struct buf){0};
    flame_cut(b, (struct str){buf_text(&whole), whole.len}, (SHEET_WIDTH - 2 * SHEET_PAD) / SHEET_CHARACTER);
    buf_free(&whole);
}

static void draw_item(struct pen *pen, struct buf *text)
{
    fit(text);
    move_for(pen, text_width(text));
    xml_start(pen->x, "text");
    xml_attr(pen->x, "class", "px-item");
    xml_attr_tenths(pen->x, "x", pen->at);
    xml_attr_tenths(pen->x, "y", pen->y);
    xml_text(pen->x, buf_text(text));
    xml_end(pen->x);
    pen->at += text_width(text) + GAP;
}

/* Broken at blanks, so that it fits into a narrow window, too. */
static void draw_command(struct pen *pen, const struct buf *command)
{
    struct str rest = {buf_text(command), command->len};
    if (text_width(command) + GAP <= SHEET_WIDTH - 2 * SHEET_PAD)
        move_for(pen, text_width(command) + GAP);
    while (rest.n) {
        size_t n = rest.n > NARROW ? NARROW : rest.n;
        while (n < rest.n && n > 0 && rest.p[n] != ' ')
            n--;
        if (n == 0)
            n = strcspn(rest.p, " ");
        struct buf part = {0};
        buf_add(&part, rest.p, n);
        draw_item(pen, &part);
        buf_free(&part);
        n += n < rest.n; /* the blank */
        rest = (struct str){rest.p + n, rest.n - n};
    }
}

static void draw_link(struct pen *pen, const char *target, struct buf *text)
{
    xml_start(pen->x, "a");
    xml_attr(pen->x, "href", target);
    xml_attr(pen->x, "xlink:href", target); /* for those who know only this one */
    xml_attr(pen->x, "fill", SHEET_LINK);
    xml_attr(pen->x, "class", "px-link");
    draw_item(pen, text);
    xml_end(pen->x);
}

static void draw_words(struct pen *pen, const char *words)
{
    struct buf b = {0};
    buf_puts(&b, words);
    draw_item(pen, &b);
    buf_free(&b);
}

static void draw_places(const struct head *h, const struct sheet *s, struct pen *pen)
{
    struct buf text = {0}, target = {0};
    for (size_t i = 0; i < h->n_places; i++) {
        buf_clear(&text);
        buf_clear(&target);
        size_t most = NARROW - LEAST_NAME, why = h->places[i].why.len < most ? h->places[i].why.len : most;
        flame_label(&text, s->flame->names[h->places[i].name].text, NARROW - 1 - why);
        buf_printf(&text, " %s", buf_text(&h->places[i].why));
        buf_printf(&target, "#v%zu", i + 1);
        if (h->places[i].words) {
            new_line(pen);
            draw_words(pen, h->places[i].words);
        }
        if (h->places[i].width)
            draw_link(pen, buf_text(&target), &text);
        else
            draw_item(pen, &text);
    }
    buf_free(&text);
    buf_free(&target);
}

static void draw_sample(struct pen *pen, const char *class, const char *fill)
{
    xml_start(pen->x, "rect");
    if (class)
        xml_attr(pen->x, "class", class);
    xml_attr_tenths(pen->x, "x", pen->at);
    xml_attr_tenths(pen->x, "y", pen->y - 100);
    xml_attr(pen->x, "width", "11");
    xml_attr(pen->x, "height", "11");
    xml_attr(pen->x, "fill", fill);
    xml_attr(pen->x, "stroke", "#666");
    xml_attr(pen->x, "stroke-width", ".5");
    xml_end(pen->x);
}

static void draw_text(struct pen *pen, int64_t x, const struct buf *text)
{
    xml_start(pen->x, "text");
    xml_attr_tenths(pen->x, "x", x);
    xml_attr_tenths(pen->x, "y", pen->y);
    xml_text(pen->x, buf_text(text));
    xml_end(pen->x);
}

static void draw_key(struct pen *pen, const struct sheet *s, unsigned class)
{
    struct buf text = {0};
    if (!head_key(s, class, &text))
        return;
    fit(&text);
    int64_t width = text_width(&text) + 2 * SHEET_CHARACTER;
    char number[16];
    snprintf(number, sizeof number, "%c%u", s->palette->css, class);
    move_for(pen, width);
    xml_start(pen->x, "g");
    xml_attr(pen->x, "class", "px-key");
    draw_sample(pen, number, s->palette->colors[class]);
    if (s->diff && class == DIFF_SHRANK)
        draw_sample(pen, NULL, "url(#px-shrank)");
    draw_text(pen, pen->at + 2 * SHEET_CHARACTER, &text);
    xml_end(pen->x);
    pen->at += width + GAP;
    buf_free(&text);
}

static void draw_by_owner(struct pen *pen, const struct sheet *s)
{
    struct buf text = {0};
    head_by_owner(s, &text);
    draw_item(pen, &text);
    buf_free(&text);
}

/* What the colours say by default, in words where they say something else. */
static void draw_owners(struct pen *pen, const struct sheet *s)
{
    struct buf text = {0};
    if (s->diff || s->palette->of_names)
        return;
    draw_by_owner(pen, s);
    for (unsigned c = 0; c < FLAME_N_CLASSES; c++) {
        buf_clear(&text);
        if (head_owner(s, c, &text))
            draw_item(pen, &text);
    }
    new_line(pen);
    buf_free(&text);
}

static void draw_bar(struct pen *pen, double part)
{
    static const char *const fills[] = {"none", "#888"};
    for (int i = 0; i < 2; i++) {
        xml_start(pen->x, "rect");
        xml_attr_tenths(pen->x, "x", pen->at);
        xml_attr_tenths(pen->x, "y", pen->y - 85);
        xml_attr_tenths(pen->x, "width", i ? llround(part * BAR) : BAR);
        xml_attr(pen->x, "height", "8");
        xml_attr(pen->x, "fill", fills[i]);
        xml_attr(pen->x, "stroke", "#888");
        xml_attr(pen->x, "stroke-width", ".6");
        xml_end(pen->x);
    }
}

/* As many of the costliest labels as one line has room for. */
static void draw_labels(struct pen *pen, const struct sheet *s)
{
    struct buf text = {0};
    double whole = (double)s->page.options->total;
    if (s->data->n_shares)
        draw_words(pen, "By label:");
    for (size_t i = 0; i < s->data->n_shares; i++) {
        buf_clear(&text);
        head_label(s, i, &text);
        int64_t width = BAR + SHEET_CHARACTER + text_width(&text);
        if (pen->at + width > SHEET_WIDTH - SHEET_PAD)
            break;
        double part = whole > 0 ? (double)s->data->shares[i].sum / whole : 0;
        xml_start(pen->x, "g");
        xml_attr(pen->x, "class", "px-key");
        draw_bar(pen, part < 1 ? part : 1);
        draw_text(pen, pen->at + BAR + SHEET_CHARACTER, &text);
        xml_end(pen->x);
        pen->at += width + GAP;
    }
    new_line(pen);
    buf_free(&text);
}

static void draw_title(struct pen *pen, const struct buf *title)
{
    struct buf text = {0};
    flame_cut(&text, (struct str){buf_text(title), title->len}, MOST_TITLE);
    xml_start(pen->x, "text");
    xml_attr(pen->x, "x", "10");
    xml_attr_tenths(pen->x, "y", pen->y);
    xml_attr(pen->x, "font-size", "17");
    xml_attr(pen->x, "font-weight", "bold");
    xml_text(pen->x, buf_text(&text));
    xml_end(pen->x);
    pen->y += 220;
    buf_free(&text);
}

int64_t head_draw(struct head *h, const struct sheet *s, struct xml *x)
{
    struct pen pen = {x, SHEET_PAD, 240};
    draw_title(&pen, &h->title);
    for (size_t i = 0; i < h->n_facts; i++) {
        draw_item(&pen, &h->facts[i]);
        if (s->diff && i < 3) /* a line for each side, and for what was scaled */
            new_line(&pen);
    }
    if (h->n_filters)
        new_line(&pen);
    for (size_t i = 0; i < h->n_filters; i++)
        draw_item(&pen, &h->filters[i]);
    draw_command(&pen, &h->command);
    new_line(&pen);
    xml_place(x, "px-find");
    draw_places(h, s, &pen);
    new_line(&pen);
    if (head_is_of_owners(s))
        draw_by_owner(&pen, s);
    for (unsigned c = 0; c < s->palette->n; c++)
        draw_key(&pen, s, c);
    if (s->diff) {
        draw_words(&pen, diff_head_marks);
        draw_words(&pen, "the coloured part is the change");
    }
    new_line(&pen);
    draw_owners(&pen, s);
    draw_labels(&pen, s);
    return pen.y;
}
