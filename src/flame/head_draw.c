#include "flame/head_draw.h"

#include "flame/clean.h"
#include "flame/diff_head.h"
#include "flame/found_draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_TITLE = 110, /* characters in its larger type */
    LEAST_NAME = 20,
    BAR = 400 /* the width of 100% */
};

/* What would be wider than the picture is cut. */
static void fit(struct buf *b)
{
    struct buf whole = *b;
    *b = (struct buf){0};
    flame_cut(b, (struct str){buf_text(&whole), whole.len}, (SHEET_WIDTH - 2 * SHEET_PAD) / SHEET_CHARACTER);
    buf_free(&whole);
}

/* What the script hides when something else is shown than at first; and a sample type, which it tells anew.
 */
#define OF_SHOWN "px-of"
#define TYPE "px-type"

/* A part of a text that is an element, by which the script finds it: an attribute with its value. */
struct span {
    size_t from, to;
    const char *attribute, *value;
};

static void write_part(struct xml *x, const struct buf *text, size_t from, size_t to)
{
    struct buf part = {0};
    buf_add(&part, buf_text(text) + from, to - from);
    if (part.len)
        xml_text(x, buf_text(&part));
    buf_free(&part);
}

static void write_spans(struct xml *x, const struct buf *text, size_t n, const struct span spans[])
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (spans[i].from >= spans[i].to || spans[i].to > text->len)
            continue;
        write_part(x, text, at, spans[i].from);
        xml_start(x, "tspan");
        xml_attr(x, spans[i].attribute, spans[i].value);
        write_part(x, text, spans[i].from, spans[i].to);
        xml_end(x);
        at = spans[i].to;
    }
    write_part(x, text, at, text->len);
}

static void draw_item_as(struct pen *pen, struct buf *text, const char *class, const char *id, size_t n,
                         const struct span spans[])
{
    size_t whole = text->len;
    fit(text);
    pen_room(pen, pen_width(text));
    xml_start(pen->x, "text");
    xml_attr(pen->x, "class", class);
    if (id)
        xml_attr(pen->x, "id", id);
    xml_attr_tenths(pen->x, "x", pen->at);
    xml_attr_tenths(pen->x, "y", pen->y);
    write_spans(pen->x, text, text->len == whole ? n : 0, spans);
    xml_end(pen->x);
    pen->at += pen_width(text) + PEN_GAP;
}

static void draw_item(struct pen *pen, struct buf *text)
{
    draw_item_as(pen, text, PEN_ITEM, NULL, 0, NULL);
}

/* Of what is shown at first. */
static void draw_item_of_shown(struct pen *pen, struct buf *text)
{
    draw_item_as(pen, text, PEN_ITEM " " OF_SHOWN, NULL, 0, NULL);
}

/* "px-o4": the id of what tells the share of an owner; "px-c0": of one of the costliest functions. */
struct id {
    char text[16];
};

static struct id numbered_id(char what, size_t number)
{
    struct id id;
    snprintf(id.text, sizeof id.text, "px-%c%u", what, (unsigned)number);
    return id;
}

/* Whether the script has the costliest functions and the owners' shares of other types, too: it does not know
 * what is a label. */
static bool is_retold(const struct sheet *s)
{
    return !s->diff && !s->flame->ends_in_labels;
}

/* "standard library 15.13%": the share, which the script tells anew or hides. */
static struct span share_span(const struct sheet *s, const struct buf *text, const struct id *id)
{
    const char *blank = strrchr(buf_text(text), ' ');
    size_t from = blank ? (size_t)(blank + 1 - text->data) : 0;
    return is_retold(s) ? (struct span){from, text->len, "id", id->text}
                        : (struct span){from, text->len, "class", OF_SHOWN};
}

/* "Costliest (self cpu):": the type. */
static struct span self_span(const struct buf *text)
{
    static const char before[] = "(self ";
    const char *at = strstr(buf_text(text), before);
    return (struct span){at ? (size_t)(at - text->data) + strlen(before) : text->len, text->len - 2, "class",
                         TYPE};
}

static void draw_fact(struct pen *pen, struct head_fact *fact)
{
    const struct span spans[] = {{fact->amount_from, fact->amount_to, "id", fact->id},
                                 {fact->type_from, fact->type_to, "class", TYPE},
                                 {fact->type_to, fact->text.len, "class", OF_SHOWN}};
    if (fact->id)
        draw_item_as(pen, &fact->text, PEN_ITEM, NULL, sizeof spans / sizeof *spans, spans);
    else if (fact->of_shown)
        draw_item_of_shown(pen, &fact->text);
    else
        draw_item(pen, &fact->text);
}

static void draw_continued(struct pen *pen, const struct buf *text)
{
    pen_continue(pen, pen_width(text));
    xml_start(pen->x, "text");
    xml_attr(pen->x, "class", PEN_ITEM);
    xml_attr(pen->x, "data-near", PEN_NEAR);
    xml_attr_tenths(pen->x, "x", pen->at);
    xml_attr_tenths(pen->x, "y", pen->y);
    xml_text(pen->x, buf_text(text));
    xml_end(pen->x);
    pen->at += pen_width(text) + PEN_GAP;
}

/* Broken at blanks, so that it fits into a narrow window, too. */
static void draw_command(struct pen *pen, const struct buf *command)
{
    struct str rest = {buf_text(command), command->len};
    if (pen_width(command) + PEN_GAP <= SHEET_WIDTH - 2 * SHEET_PAD)
        pen_room(pen, pen_width(command) + PEN_GAP);
    while (rest.n) {
        size_t n = rest.n > PEN_NARROW ? PEN_NARROW : rest.n;
        while (n < rest.n && n > 0 && rest.p[n] != ' ')
            n--;
        if (n == 0)
            n = strcspn(rest.p, " ");
        struct buf part = {0};
        buf_add(&part, rest.p, n);
        fit(&part);
        if (rest.p == buf_text(command))
            draw_item(pen, &part);
        else
            draw_continued(pen, &part);
        buf_free(&part);
        n += n < rest.n; /* the blank */
        rest = (struct str){rest.p + n, rest.n - n};
    }
}

static void draw_words(struct pen *pen, const char *words)
{
    struct buf b = {0};
    buf_puts(&b, words);
    draw_item(pen, &b);
    buf_free(&b);
}

static void draw_places_words(struct pen *pen, const struct sheet *s, const char *words)
{
    struct buf b = {0};
    buf_puts(&b, words);
    struct span type = self_span(&b);
    pen_new_line(pen);
    if (!is_retold(s))
        draw_item_of_shown(pen, &b);
    else
        draw_item_as(pen, &b, PEN_ITEM, NULL, 1, &type);
    buf_free(&b);
}

static void draw_places(const struct head *h, const struct sheet *s, struct pen *pen)
{
    struct buf text = {0};
    for (size_t i = 0; i < h->n_places; i++) {
        buf_clear(&text);
        size_t most = PEN_NARROW - LEAST_NAME,
               why = h->places[i].why.len < most ? h->places[i].why.len : most;
        flame_label(&text, s->flame->names[h->places[i].name].text, PEN_NARROW - 1 - why);
        buf_printf(&text, " %s", buf_text(&h->places[i].why));
        if (h->places[i].words)
            draw_places_words(pen, s, h->places[i].words);
        bool is_link = h->places[i].width;
        if (is_link)
            pen_start_link(pen, i + 1);
        if (!is_retold(s))
            draw_item_of_shown(pen, &text);
        else
            draw_item_as(pen, &text, PEN_ITEM, numbered_id('c', i).text, 0, NULL);
        if (is_link)
            xml_end(pen->x);
    }
    buf_free(&text);
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

static void draw_text(struct pen *pen, int64_t x, const struct buf *text, size_t n, const struct span spans[])
{
    xml_start(pen->x, "text");
    xml_attr_tenths(pen->x, "x", x);
    xml_attr_tenths(pen->x, "y", pen->y);
    write_spans(pen->x, text, n, spans);
    xml_end(pen->x);
}

static void draw_key(struct pen *pen, const struct sheet *s, unsigned class)
{
    struct buf text = {0};
    if (!head_key(s, class, &text))
        return;
    fit(&text);
    int64_t width = pen_width(&text) + 2 * SHEET_CHARACTER;
    const struct id id = numbered_id('o', class);
    const struct span share = share_span(s, &text, &id);
    char number[16];
    snprintf(number, sizeof number, "%c%u", s->palette->css, class);
    pen_room(pen, width);
    xml_start(pen->x, "g");
    xml_attr(pen->x, "class", "px-item px-key");
    draw_sample(pen, number, s->palette->colors[class]);
    if (s->diff && class == DIFF_SHRANK)
        draw_sample(pen, NULL, "url(#px-shrank)");
    draw_text(pen, pen->at + 2 * SHEET_CHARACTER, &text, !s->diff && s->palette->of_names, &share);
    xml_end(pen->x);
    pen->at += width + PEN_GAP;
    buf_free(&text);
}

static void draw_by_owner(struct pen *pen, const struct sheet *s)
{
    struct buf text = {0};
    if (!head_by_owner(s, &text))
        return;
    struct span type = self_span(&text);
    if (is_retold(s))
        draw_item_as(pen, &text, PEN_ITEM, NULL, 1, &type);
    else
        draw_item_of_shown(pen, &text);
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
        if (!head_owner(s, c, &text))
            continue;
        const struct id id = numbered_id('o', c);
        const struct span share = share_span(s, &text, &id);
        draw_item_as(pen, &text, PEN_ITEM, NULL, 1, &share);
    }
    pen_new_line(pen);
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

static void draw_label_words(struct pen *pen)
{
    struct buf b = {0};
    buf_puts(&b, "By label:");
    draw_item_of_shown(pen, &b);
    buf_free(&b);
}

/* As many of the costliest labels as one line has room for. */
static void draw_labels(struct pen *pen, const struct sheet *s)
{
    struct buf text = {0};
    double whole = (double)s->page.options->total;
    if (s->data->n_shares)
        draw_label_words(pen);
    for (size_t i = 0; i < s->data->n_shares; i++) {
        buf_clear(&text);
        head_label(s, i, &text);
        int64_t width = BAR + SHEET_CHARACTER + pen_width(&text);
        if (pen->at + width > SHEET_WIDTH - SHEET_PAD)
            break;
        double part = whole > 0 ? (double)s->data->shares[i].sum / whole : 0;
        xml_start(pen->x, "g");
        xml_attr(pen->x, "class", "px-item px-key " OF_SHOWN);
        draw_bar(pen, part < 1 ? part : 1);
        draw_text(pen, pen->at + BAR + SHEET_CHARACTER, &text, 0, NULL);
        xml_end(pen->x);
        pen->at += width + PEN_GAP;
    }
    pen_new_line(pen);
    buf_free(&text);
}

static void draw_title(struct pen *pen, const struct buf *title)
{
    struct buf text = {0};
    flame_cut(&text, (struct str){buf_text(title), title->len}, MOST_TITLE);
    xml_start(pen->x, "text");
    xml_attr(pen->x, "class", PEN_ITEM);
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
        draw_fact(&pen, &h->facts[i]);
        if (s->diff && (i == 1 || i == 3 || i == 4)) /* a line for each side, and for what was scaled */
            pen_new_line(&pen);
    }
    if (h->n_filters)
        pen_new_line(&pen);
    for (size_t i = 0; i < h->n_filters; i++)
        draw_item(&pen, &h->filters[i]);
    draw_command(&pen, &h->command);
    pen_new_line(&pen);
    found_draw(s, &pen);
    draw_places(h, s, &pen);
    pen_new_line(&pen);
    if (head_is_of_owners(s))
        draw_by_owner(&pen, s);
    for (unsigned c = 0; c < s->palette->n; c++)
        draw_key(&pen, s, c);
    if (s->diff) {
        draw_words(&pen, diff_head_marks);
        draw_words(&pen, "the coloured part is the change");
    }
    pen_new_line(&pen);
    draw_owners(&pen, s);
    draw_labels(&pen, s);
    return pen.y;
}
