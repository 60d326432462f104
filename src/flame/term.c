#include "flame/term.h"

#include "base/mem.h"
#include "flame/clean.h"
#include "flame/columns.h"
#include "flame/diff_head.h"
#include "flame/diff_words.h"
#include "flame/head.h"
#include "flame/shape.h"

#include <inttypes.h>
#include <math.h>

enum {
    LEAST_WIDTH = 20,
    LEAST_ROWS = 8,     /* are shown even when the screen is lower */
    LABELLED_WIDTH = 4, /* rows below the last box of this width say nothing */
    NO_COLOR = FLAME_N_CLASSES
};

/* What a column of a row shows. */
enum what { GAP, BOX, THIN };
struct cell {
    uint32_t node; /* of a box */
    uint8_t what, class;
};

struct term {
    const struct sheet *sheet;
    const struct term_options *options;
    struct buf *out;
    size_t width, n_rows, n_deeper; /* columns; rows shown; rows that are not */
    struct cell *cells;             /* row * width + column */
    uint64_t n_thin;                /* frames in pale runs of the rows shown */
};

/* Without colour a frame's class is told by what fills it, a thin run by colons. */
static const char fills[FLAME_N_CLASSES + 1] = "=-~^._*+'";

struct rgb {
    unsigned r, g, b;
};

static unsigned hex(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

static struct rgb rgb_of(const char *color)
{
    return (struct rgb){hex(color[1]) << 4 | hex(color[2]), hex(color[3]) << 4 | hex(color[4]),
                        hex(color[5]) << 4 | hex(color[6])};
}

/* The nearest of the six steps of the cube of 256 colours: 0, 95, 135, …, 255. */
static unsigned step_of(unsigned v)
{
    return v < 48 ? 0 : v < 115 ? 1 : (v - 35) / 40;
}

static unsigned distance(struct rgb a, struct rgb b)
{
    unsigned r = a.r > b.r ? a.r - b.r : b.r - a.r, g = a.g > b.g ? a.g - b.g : b.g - a.g;
    unsigned v = a.b > b.b ? a.b - b.b : b.b - a.b;
    return r * r + g * g + v * v;
}

static unsigned level(unsigned step)
{
    return step ? 55 + 40 * step : 0;
}

/* The nearest of the cube and of the 24 greys. */
static unsigned nearest_256(struct rgb c)
{
    unsigned r = step_of(c.r), g = step_of(c.g), b = step_of(c.b), mean = (c.r + c.g + c.b) / 3;
    unsigned grey = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
    struct rgb cube = {level(r), level(g), level(b)}, gray = {8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey};
    return distance(c, gray) < distance(c, cube) ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

static void put_color(const struct term *t, int ground, struct rgb c)
{
    if (t->options->colors == TERM_TRUE)
        buf_printf(t->out, "\x1b[%d;2;%u;%u;%um", ground, c.r, c.g, c.b);
    else if (t->options->colors == TERM_256)
        buf_printf(t->out, "\x1b[%d;5;%um", ground, nearest_256(c));
}

enum { FOREGROUND = 38, BACKGROUND = 48 };

static void put_style(const struct term *t, const char *style)
{
    if (t->options->colors != TERM_PLAIN)
        buf_puts(t->out, style);
}

static struct rgb color_of(const struct term *t, unsigned class)
{
    return rgb_of(t->sheet->palette->colors[class]);
}

static size_t column_of(const struct term *t, int64_t at)
{
    double whole = (double)t->sheet->width[0];
    return whole > 0 ? (size_t)llround((double)at / whole * (double)t->width) : 0;
}

/* Frames of a row that are too narrow for a box, since the last column that shows some. */
struct thin {
    int64_t weight[FLAME_N_CLASSES];
};

static void put_cells(struct term *t, size_t row, size_t from, size_t to, struct cell cell)
{
    for (size_t i = from; i < to && i < t->width; i++)
        t->cells[row * t->width + i] = cell;
}

/* In preorder, a node begins where its parent or the sibling before it ends. */
static void place(struct term *t)
{
    const struct flame *f = t->sheet->flame;
    int64_t *cursor = mem_zalloc(t->n_rows + 1, sizeof *cursor);
    struct thin *thin = mem_zalloc(t->n_rows, sizeof *thin);
    for (size_t i = 0; i < f->n; i++) {
        size_t row = f->depth[i];
        if (row >= t->n_rows)
            continue;
        int64_t at = cursor[row], w = t->sheet->width[i];
        cursor[row] = sheet_end(at, w);
        cursor[row + 1] = at;
        uint8_t class = (uint8_t)sheet_class(t->sheet, i);
        size_t from = column_of(t, at), to = column_of(t, sheet_end(at, w));
        bool is_box = (double)w * (double)t->width >= (double)t->sheet->width[0];
        if (is_box && w) {
            put_cells(t, row, from, to, (struct cell){(uint32_t)i, BOX, class});
        } else {
            t->n_thin += w ? f->merged[i] : 0;
            thin[row].weight[class] = sheet_end(thin[row].weight[class], w);
            if (to > from)
                put_cells(t, row, from, to,
                          (struct cell){0, THIN, (uint8_t)sheet_heaviest(thin[row].weight)});
        }
        if (to > from)
            thin[row] = (struct thin){0};
    }
    mem_free(cursor);
    mem_free(thin);
}

/* Rows up to the last that has a box with room for a label. */
static size_t count_telling_rows(const struct term *t)
{
    const struct sheet *s = t->sheet;
    size_t rows = s->first_row + 1;
    for (size_t i = 0; i < s->flame->n; i++)
        if (s->flame->depth[i] >= rows && s->flame->depth[i] < s->n_rows &&
            (double)s->width[i] * (double)t->width >= (double)s->width[0] * LABELLED_WIDTH)
            rows = s->flame->depth[i] + 1;
    return rows < s->n_rows ? rows : s->n_rows;
}

/* How many rows there is room for. */
static size_t most_rows(const struct term *t, size_t lines_above)
{
    size_t foot = t->width < 70 ? 2 : 1, around = lines_above + foot + 1; /* the prompt */
    if (t->options->rows)
        return t->options->rows;
    if (!t->options->lines)
        return SIZE_MAX;
    return t->options->lines > around + LEAST_ROWS ? t->options->lines - around : LEAST_ROWS;
}

static size_t wanted_rows(const struct term *t)
{
    size_t rows = t->options->rows ? t->sheet->n_rows : count_telling_rows(t);
    return rows > t->sheet->first_row ? rows - t->sheet->first_row : 0;
}

static void set_rows(struct term *t, size_t shown)
{
    t->n_rows = t->sheet->first_row + shown;
    t->n_deeper = t->sheet->n_rows + t->sheet->n_hidden_rows;
    t->n_deeper -= t->n_rows < t->n_deeper ? t->n_rows : t->n_deeper;
}

/* Callers have what callees leave, at least half. */
static void choose_rows(struct term *t, struct term *above, size_t lines_above)
{
    size_t most = most_rows(t, lines_above), below = wanted_rows(t), callers = above ? wanted_rows(above) : 0;
    size_t half = most - most / 2;
    if (above && callers > half)
        callers = below < most - half ? (callers < most - below ? callers : most - below) : half;
    if (above)
        set_rows(above, callers);
    set_rows(t, below < most - callers ? below : most - callers);
}

static void put_filler(struct term *t, char fill, size_t n)
{
    buf_fill(t->out, t->options->colors == TERM_PLAIN ? fill : ' ', n);
}

static struct rgb shade(struct rgb c, unsigned sixteenths)
{
    return (struct rgb){c.r * sixteenths / 16, c.g * sixteenths / 16, c.b * sixteenths / 16};
}

/* The name, and its share where there is room for that too. */
static size_t put_label(struct term *t, size_t node, size_t room)
{
    const struct sheet *s = t->sheet;
    struct buf label = {0}, share = {0};
    sheet_label(s, &label, node, room);
    size_t used = columns_cut(t->out, (struct str){buf_text(&label), label.len}, room);
    if (s->diff)
        diff_both(s, &share, node);
    else
        sheet_share(s, &share, s->flame->total[node * s->flame->n_columns + s->flame->shown]);
    size_t columns = columns_of((struct str){buf_text(&share), share.len});
    if (node && used && used + 2 + columns <= room) {
        buf_printf(t->out, " %s", buf_text(&share));
        used += 1 + columns;
    }
    buf_free(&label);
    buf_free(&share);
    return used;
}

/* A border in the first column tells neighbours apart. */
static void put_box(struct term *t, const struct cell *cell, size_t width)
{
    static const struct rgb ink = {17, 17, 17};
    struct rgb c = color_of(t, cell->class);
    /* Every second level is a little darker, where that could not be taken for another class. */
    bool is_darker = t->options->colors == TERM_TRUE && t->sheet->palette->of_names &&
                     t->sheet->flame->depth[cell->node] & 1;
    put_color(t, BACKGROUND, is_darker ? shade(c, 14) : c);
    put_color(t, FOREGROUND, shade(c, 9));
    buf_puts(t->out, t->options->colors == TERM_PLAIN ? "|" : "▏");
    put_color(t, FOREGROUND, ink);
    size_t used = put_label(t, cell->node, width - 1);
    put_filler(t, cell->node ? fills[cell->class] : ' ', width - 1 - used);
    put_style(t, "\x1b[0m");
}

static void put_thin(struct term *t, unsigned class, size_t width)
{
    put_color(t, FOREGROUND, color_of(t, class));
    for (size_t i = 0; i < width; i++)
        buf_puts(t->out, t->options->colors == TERM_PLAIN ? ":" : "▒");
    put_style(t, "\x1b[0m");
}

static bool is_same(const struct cell *a, const struct cell *b)
{
    return a->what == b->what && a->node == b->node && a->class == b->class;
}

static void put_row(struct term *t, size_t row)
{
    const struct cell *cells = t->cells + row * t->width;
    size_t end = t->width;
    while (end > 0 && cells[end - 1].what == GAP)
        end--;
    for (size_t i = 0, next; i < end; i = next) {
        for (next = i + 1; next < end && is_same(&cells[i], &cells[next]);)
            next++;
        if (cells[i].what == BOX)
            put_box(t, &cells[i], next - i);
        else if (cells[i].what == THIN)
            put_thin(t, cells[i].class, next - i);
        else
            buf_fill(t->out, ' ', next - i);
    }
    buf_char(t->out, '\n');
}

/* Where the next item of the header goes: items fill lines. */
struct pen {
    struct term *term;
    size_t at, lines;
};

static void new_line(struct pen *pen)
{
    if (!pen->at)
        return;
    buf_char(pen->term->out, '\n');
    pen->at = 0;
    pen->lines++;
}

/* class NO_COLOR: words alone. */
static void put_item(struct pen *pen, unsigned class, struct str text)
{
    struct term *t = pen->term;
    size_t swatch = class == NO_COLOR ? 0 : 3, width = columns_of(text) + swatch;
    if (pen->at && pen->at + 2 + width > t->width)
        new_line(pen);
    if (pen->at)
        buf_puts(t->out, "  ");
    pen->at += pen->at ? 2 : 0;
    if (swatch) {
        put_color(t, BACKGROUND, color_of(t, class));
        put_filler(t, fills[class], 2);
        put_style(t, "\x1b[0m");
        buf_char(t->out, ' ');
    }
    pen->at += swatch + columns_cut(t->out, text, t->width - swatch);
}

static void put_buf(struct pen *pen, unsigned class, const struct buf *b)
{
    put_item(pen, class, (struct str){buf_text(b), b->len});
}

static void put_places(struct pen *pen, const struct head *h)
{
    const struct sheet *s = pen->term->sheet;
    struct buf text = {0};
    for (size_t i = 0; i < h->n_places; i++) {
        const struct head_place *place = &h->places[i];
        buf_clear(&text);
        if (place->words && i)
            new_line(pen);
        if (place->words)
            put_item(pen, NO_COLOR, str_of(place->words));
        size_t width = pen->term->width, why = place->why.len + 1 < width ? place->why.len + 1 : width;
        flame_label(&text, s->flame->names[place->name].text, width - why);
        buf_printf(&text, " %s", buf_text(&place->why));
        put_buf(pen, NO_COLOR, &text);
    }
    buf_free(&text);
}

static void put_by_owner(struct pen *pen, const struct sheet *s)
{
    struct buf text = {0};
    head_by_owner(s, &text);
    put_buf(pen, NO_COLOR, &text);
    buf_free(&text);
}

/* Of the palette; when that does not tell owners, those in words. */
static void put_legend(struct pen *pen, const struct sheet *s)
{
    struct buf key = {0};
    if (head_is_of_owners(s))
        put_by_owner(pen, s);
    for (unsigned c = 0; c < s->palette->n; c++, buf_clear(&key))
        if (head_key(s, c, &key))
            put_buf(pen, c, &key);
    new_line(pen);
    if (s->diff) {
        put_item(pen, NO_COLOR, str_of(diff_head_marks));
    } else if (!s->palette->of_names) {
        put_by_owner(pen, s);
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

static size_t put_head(struct term *t, const struct head *h)
{
    struct pen pen = {.term = t};
    put_style(t, "\x1b[1m");
    put_buf(&pen, NO_COLOR, &h->title);
    put_style(t, "\x1b[0m");
    new_line(&pen);
    for (size_t i = 0; i < h->n_facts; i++)
        put_buf(&pen, NO_COLOR, &h->facts[i]);
    new_line(&pen);
    for (size_t i = 0; i < h->n_filters; i++)
        put_buf(&pen, NO_COLOR, &h->filters[i]);
    new_line(&pen);
    put_places(&pen, h);
    new_line(&pen);
    put_legend(&pen, t->sheet);
    return pen.lines;
}

/* What the rows do not show. */
static void put_foot(struct term *t)
{
    struct pen pen = {.term = t};
    struct buf b = {0};
    if (!t->sheet->width[0])
        put_item(&pen, NO_COLOR, str_of("nothing to draw: no sample has a value"));
    if (t->n_thin) {
        buf_printf(&b, "%s %" PRIu64 " frame%s narrower than a column",
                   t->options->colors ? "▒" : "::", t->n_thin, t->n_thin == 1 ? "" : "s");
        put_buf(&pen, NO_COLOR, &b);
    }
    buf_clear(&b);
    if (t->n_deeper) {
        buf_printf(&b, "%zu deeper level%s not drawn", t->n_deeper, t->n_deeper == 1 ? "" : "s");
        put_buf(&pen, NO_COLOR, &b);
    }
    new_line(&pen);
    buf_free(&b);
}

static void put_rows(struct term *t)
{
    const struct sheet *s = t->sheet;
    t->cells = mem_zalloc(t->n_rows * t->width, sizeof *t->cells);
    place(t);
    for (size_t row = s->first_row; row < t->n_rows && s->width[0]; row++)
        put_row(t, s->upward ? t->n_rows - 1 - row + s->first_row : row);
    mem_free(t->cells);
}

/* above: the callers of a sandwich, or NULL. */
static void draw(struct term *t, struct term *above)
{
    struct head h;
    head_make(&h, t->sheet);
    size_t lines = put_head(t, &h);
    head_free(&h);
    choose_rows(t, above, lines);
    if (above) {
        put_rows(above);
        t->n_thin += above->n_thin;
        t->n_deeper += above->n_deeper;
    }
    put_rows(t);
    put_foot(t);
}

int flame_term(const struct profile *p, const struct flame_options *options, const struct term_options *term,
               struct buf *out, struct notes *notes, struct pprofx_error *err)
{
    struct shape shape;
    struct sheet s = {0}, callers = {0};
    int rc = shape_make(&shape, p, options, err);
    if (rc)
        return rc;
    rc = sheet_make(&s, p, options, &shape, err);
    if (!rc) {
        size_t width = term->width > LEAST_WIDTH ? term->width : LEAST_WIDTH;
        struct term t = {.sheet = &s, .options = term, .out = out, .width = width}, above = t;
        above.sheet = &callers;
        draw(&t, sheet_make_above(&callers, &s, &shape) ? &above : NULL);
        page_notes(&s.page, notes);
    }
    sheet_free(&callers);
    sheet_free(&s);
    shape_free(&shape);
    return rc;
}
