#include "flame/term.h"

#include "base/mem.h"
#include "flame/columns.h"
#include "flame/diff_words.h"
#include "flame/shape.h"
#include "flame/term_head.h"
#include "flame/term_ink.h"

#include <math.h>

enum {
    LEAST_WIDTH = 20,
    LEAST_ROWS = 8,     /* are shown even when the screen is lower */
    LABELLED_WIDTH = 4, /* rows below the last box of this width say nothing */
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
    struct term_ink ink;
    size_t width, n_rows, n_deeper; /* columns; rows shown; rows that are not */
    struct cell *cells;             /* row * width + column */
    uint64_t n_thin;                /* frames in pale runs of the rows shown */
};

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
            t->n_thin += w ? flame_frames(f, i) : 0;
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
    size_t used = columns_cut(t->ink.out, (struct str){buf_text(&label), label.len}, room);
    if (s->diff)
        diff_both(s, &share, node);
    else
        sheet_share(s, &share, s->flame->total[node * s->flame->n_columns + s->flame->shown]);
    size_t columns = columns_of((struct str){buf_text(&share), share.len});
    if (node && used && used + 2 + columns <= room) {
        buf_printf(t->ink.out, " %s", buf_text(&share));
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
    struct rgb c = term_rgb(t->sheet->palette->colors[cell->class]);
    /* Every second level is a little darker, where that could not be taken for another class. */
    bool is_darker =
        t->ink.colors == TERM_TRUE && t->sheet->palette->of_names && t->sheet->flame->depth[cell->node] & 1;
    term_color(&t->ink, TERM_BACKGROUND, is_darker ? shade(c, 14) : c);
    term_color(&t->ink, TERM_FOREGROUND, shade(c, 9));
    buf_puts(t->ink.out, t->ink.colors == TERM_PLAIN ? "|" : "▏");
    term_color(&t->ink, TERM_FOREGROUND, ink);
    size_t used = put_label(t, cell->node, width - 1);
    if (cell->node)
        term_fill(&t->ink, cell->class, width - 1 - used);
    else
        buf_fill(t->ink.out, ' ', width - 1 - used);
    term_plain(&t->ink);
}

static void put_thin(struct term *t, unsigned class, size_t width)
{
    term_color(&t->ink, TERM_FOREGROUND, term_rgb(t->sheet->palette->colors[class]));
    for (size_t i = 0; i < width; i++)
        buf_puts(t->ink.out, t->ink.colors == TERM_PLAIN ? ":" : "▒");
    term_plain(&t->ink);
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
            buf_fill(t->ink.out, ' ', next - i);
    }
    buf_char(t->ink.out, '\n');
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
    choose_rows(t, above, term_head(&t->ink, t->sheet, t->width));
    if (above) {
        put_rows(above);
        t->n_thin += above->n_thin;
        t->n_deeper += above->n_deeper;
    }
    put_rows(t);
    term_foot(&t->ink, t->sheet, t->width, t->n_thin, t->n_deeper);
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
        struct term t = {.sheet = &s, .options = term, .ink = {out, term->colors}, .width = width}, above = t;
        above.sheet = &callers;
        draw(&t, sheet_make_above(&callers, &s, &shape) ? &above : NULL);
        page_notes(&s.page, notes);
    }
    sheet_free(&callers);
    sheet_free(&s);
    shape_free(&shape);
    return rc;
}
