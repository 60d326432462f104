#include "flame/picture.h"

#include "base/mem.h"
#include "base/sat.h"
#include "base/utf8.h"
#include "flame/clean.h"
#include "flame/diff.h"
#include "flame/diff_words.h"
#include "flame/found_draw.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    LEAST_TITLED = 30,  /* tenths of a px: a frame from here on is a box of its own with a title */
    MOST_TITLED = 2500, /* else the least width is raised */
    LEAST_LABELLED = 260,
    LEAST_CHANGE = 3,
    BRIDGE = 10,       /* gaps up to here do not end a run of thin frames */
    LONGEST_RUN = 120, /* so that colours and gaps stay in their places */
    TITLED_RUN = 60,
    MOST_RUNS = 800, /* with titles */
    INKS = 4,
    WIDEST = SHEET_WIDTH - 2 * SHEET_PAD
};

/* Neighbours in a row that are too thin for boxes of their own. */
struct run {
    int64_t from, to; /* x */
    int64_t ink;      /* how much of that is covered */
    int64_t value, before, weight[FLAME_N_CLASSES];
    uint64_t frames;
};

/* A node that is a box of its own, and where it begins, in values. */
struct box {
    int64_t start;
    size_t node;
};

struct picture {
    const struct sheet *s;
    int64_t least;                          /* width of a titled box */
    int64_t *cursor;                        /* where the next frame of each row begins, in values */
    int64_t *cursor_x;                      /* the same in x */
    struct run *runs;                       /* of each row */
    struct buf boxes[FLAME_N_CLASSES];      /* struct box */
    struct buf thin[FLAME_N_CLASSES][INKS]; /* paths of runs too thin for a title */
    struct run *titled;                     /* the others */
    size_t *titled_row, n_titled, titled_cap, row_cap;
};

/* The least value that is drawn so wide. */
static int64_t value_of_width(const struct sheet *s, int64_t width)
{
    int64_t low = 0, high = s->width[0];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (sheet_x(s, middle) - SHEET_PAD >= width)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The least width that leaves few enough boxes. */
static int64_t choose_least(const struct sheet *s)
{
    size_t *counts = mem_zalloc(WIDEST + 2, sizeof *counts), n = 0;
    int64_t least = WIDEST + 1, titled = value_of_width(s, LEAST_TITLED);
    for (size_t i = 0; i < s->flame->n; i++) {
        if (s->width[i] < titled) /* most are */
            continue;
        int64_t w = sheet_x(s, s->width[i]) - SHEET_PAD;
        counts[w > WIDEST ? WIDEST : w]++;
    }
    while (least > LEAST_TITLED && n + counts[least - 1] <= MOST_TITLED)
        n += counts[--least];
    mem_free(counts);
    return least;
}

static void add_box(struct buf *path, int64_t x, int64_t y, int64_t width)
{
    buf_char(path, 'M');
    xml_tenths(path, x);
    buf_char(path, ' ');
    xml_tenths(path, y);
    buf_char(path, 'h');
    xml_tenths(path, width);
    buf_puts(path, "v16h");
    xml_tenths(path, -width);
    buf_char(path, 'z');
}

/* The share of a run that is covered, in INKS steps. */
static size_t ink_of(const struct run *r)
{
    int64_t step = r->ink * INKS / (r->to - r->from);
    return step < INKS ? (size_t)step : INKS - 1;
}

static void flush(struct picture *p, size_t row)
{
    struct run *r = &p->runs[row];
    if (!r->frames)
        return;
    if (r->to == r->from)
        r->to++;
    if (r->to - r->from >= TITLED_RUN && p->n_titled < MOST_RUNS) {
        p->titled = mem_grow(p->titled, &p->titled_cap, p->n_titled + 1, sizeof *p->titled);
        p->titled_row = mem_grow(p->titled_row, &p->row_cap, p->n_titled + 1, sizeof *p->titled_row);
        p->titled_row[p->n_titled] = row;
        p->titled[p->n_titled++] = *r;
    } else {
        add_box(&p->thin[sheet_heaviest(r->weight)][ink_of(r)], r->from, sheet_y(p->s, row), r->to - r->from);
    }
    *r = (struct run){0};
}

static void add_thin(struct picture *p, size_t row, int64_t from, int64_t to, size_t node)
{
    struct run *r = &p->runs[row];
    if (r->frames && (from > r->to + BRIDGE || to > r->from + LONGEST_RUN))
        flush(p, row);
    if (!r->frames)
        r->from = from;
    r->to = to > r->to ? to : r->to;
    r->ink += to - from;
    r->frames += flame_frames(p->s->flame, node);
    bool cut = false;
    r->value =
        sat_add(r->value, p->s->flame->total[node * p->s->flame->n_columns + p->s->flame->shown], &cut);
    if (p->s->diff)
        r->before = sat_add(r->before, diff_before(p->s->diff, p->s->flame, node), &cut);
    int64_t *weight = &r->weight[sheet_class(p->s, node)];
    *weight = sheet_end(*weight, p->s->width[node]);
}

/* The x of the end of a node.  Below what is too thin to be seen everything is, without a look. */
static int64_t end_x(const struct picture *p, size_t row, int64_t end)
{
    bool within = row > 0 && end <= p->cursor[row - 1];
    return within && p->cursor_x[row] == p->cursor_x[row - 1] ? p->cursor_x[row] : sheet_x(p->s, end);
}

/* In preorder, a node begins where its parent or the sibling before it ends. */
static void place(struct picture *p)
{
    const struct flame *f = p->s->flame;
    for (size_t i = 0; i < f->n; i++) {
        size_t row = f->depth[i];
        int64_t at = p->cursor[row], w = p->s->width[i];
        int64_t end = sheet_end(at, w), from = p->cursor_x[row], to = end_x(p, row, end);
        p->cursor[row] = end;
        p->cursor[row + 1] = at;
        p->cursor_x[row] = to;
        p->cursor_x[row + 1] = from;
        if (w == 0 || row < p->s->first_row || row >= p->s->n_rows)
            continue;
        if (to - from < p->least) {
            add_thin(p, row, from, to, i);
            continue;
        }
        flush(p, row);
        struct box box = {at, i};
        buf_add(&p->boxes[p->s->diff ? DIFF_SAME : sheet_class(p->s, i)], &box, sizeof box);
    }
    for (size_t row = 0; row < p->s->n_rows; row++)
        flush(p, row);
}

/* Of a name of 100 KB, which recursion may repeat in thousands of titles, the beginning. */
static void add_name(const struct sheet *s, struct buf *out, size_t node)
{
    struct buf name = {0};
    sheet_name(s, &name, node);
    flame_cut(out, (struct str){buf_text(&name), name.len}, FLAME_SHORT);
    buf_free(&name);
}

static void add_title(const struct sheet *s, struct buf *out, size_t node)
{
    const struct flame *f = s->flame;
    int64_t total = f->total[node * f->n_columns + f->shown];
    if (s->diff)
        buf_puts(out, diff_mark(s, node));
    add_name(s, out, node);
    buf_puts(out, f->inlined[node] ? " (inline)\n" : "\n");
    if (s->diff) {
        diff_title(s, out, node);
        return;
    }
    sheet_value(s, out, total);
    buf_puts(out, ", ");
    sheet_share(s, out, total);
    if (s->self[node] && s->self[node] != total) {
        buf_puts(out, ", itself ");
        sheet_value(s, out, s->self[node]);
    }
}

/* What changed, at the box's right end: what shrank is hatched too, for who cannot tell the colours. */
static void draw_change(const struct sheet *s, struct xml *x, size_t node, int64_t to, struct buf *scratch)
{
    int64_t wide = sheet_x(s, diff_segment(s->diff, node, s->width[node])) - SHEET_PAD;
    bool grew = diff_class(s->diff, node) == DIFF_GREW;
    if (wide < LEAST_CHANGE)
        return;
    buf_clear(scratch);
    add_box(scratch, to - wide, sheet_y(s, s->flame->depth[node]), wide);
    xml_start(x, "path");
    xml_attr(x, "class", grew ? "x1" : "x2");
    xml_attr(x, "fill", s->palette->colors[diff_class(s->diff, node)]);
    xml_attr(x, "d", buf_text(scratch));
    xml_end(x);
    if (grew)
        return;
    xml_start(x, "path");
    xml_attr(x, "fill", "url(#px-shrank)");
    xml_attr(x, "stroke", "none");
    xml_attr(x, "d", buf_text(scratch));
    xml_end(x);
}

static void draw_box(const struct sheet *s, struct xml *x, const struct box *box, struct buf *scratch)
{
    size_t node = box->node;
    int64_t from = sheet_x(s, box->start), to = sheet_x(s, sheet_end(box->start, s->width[node]));
    xml_start(x, "g");
    xml_start(x, "title");
    buf_clear(scratch);
    add_title(s, scratch, node);
    xml_text(x, buf_text(scratch));
    xml_end(x);
    xml_start(x, "path");
    buf_clear(scratch);
    add_box(scratch, from, sheet_y(s, s->flame->depth[node]), to - from);
    xml_attr(x, "d", buf_text(scratch));
    xml_end(x);
    if (s->diff)
        draw_change(s, x, node, to, scratch);
    xml_end(x);
}

static void start_class(const struct palette *palette, struct xml *x, unsigned class)
{
    char name[16];
    snprintf(name, sizeof name, "%c%u", palette->css, class);
    xml_start(x, "g");
    xml_attr(x, "class", name);
    xml_attr(x, "fill", palette->colors[class]);
}

static void add_cost(const struct sheet *s, struct buf *out, const struct run *r)
{
    if (s->diff) {
        diff_words(s, out, r->before, r->value);
        return;
    }
    sheet_value(s, out, r->value);
    buf_puts(out, ", ");
    sheet_share(s, out, r->value);
}

static void draw_run(const struct picture *p, struct xml *x, size_t i, struct buf *scratch)
{
    const struct run *r = &p->titled[i];
    xml_start(x, "g");
    xml_start(x, "title");
    buf_clear(scratch);
    buf_printf(scratch, "%" PRIu64 " thin frames beside each other\n", r->frames);
    add_cost(p->s, scratch, r);
    xml_text(x, buf_text(scratch));
    xml_end(x);
    xml_start(x, "path");
    buf_clear(scratch);
    add_box(scratch, r->from, sheet_y(p->s, p->titled_row[i]), r->to - r->from);
    xml_attr(x, "d", buf_text(scratch));
    xml_end(x);
    xml_end(x);
}

static bool is_of(const struct run *r, unsigned class, size_t ink)
{
    return sheet_heaviest(r->weight) == class && ink_of(r) == ink;
}

/* Merged frames are paler than boxes, and the paler the less of their run they cover. */
static void draw_runs(const struct picture *p, struct xml *x, unsigned class, size_t ink, struct buf *scratch)
{
    static const char *const opacities[INKS] = {".15", ".3", ".45", ".6"};
    const struct buf *thin = &p->thin[class][ink];
    bool any = thin->len > 0;
    for (size_t i = 0; i < p->n_titled && !any; i++)
        any = is_of(&p->titled[i], class, ink);
    if (!any)
        return;
    start_class(p->s->palette, x, class);
    xml_attr(x, "fill-opacity", opacities[ink]);
    for (size_t i = 0; i < p->n_titled; i++)
        if (is_of(&p->titled[i], class, ink))
            draw_run(p, x, i, scratch);
    if (thin->len) {
        xml_start(x, "path");
        xml_attr(x, "d", thin->data);
        xml_end(x);
    }
    xml_end(x);
}

static void draw_class(struct picture *p, struct xml *x, unsigned class, struct buf *scratch)
{
    const struct box *boxes = (const struct box *)(const void *)p->boxes[class].data;
    size_t n = p->boxes[class].len / sizeof *boxes;
    if (n) {
        start_class(p->s->palette, x, class);
        xml_attr(x, "stroke", "#fff"); /* tells neighbours apart */
        xml_attr(x, "stroke-width", ".6");
        for (size_t i = 0; i < n; i++)
            draw_box(p->s, x, &boxes[i], scratch);
        xml_end(x);
    }
    for (size_t ink = 0; ink < INKS; ink++)
        draw_runs(p, x, class, ink, scratch);
}

/* Beside the name, where there is room: a picture in a ticket has no pointer to ask. */
static void draw_share(const struct sheet *s, struct xml *x, size_t node, size_t room)
{
    struct buf share = {0};
    sheet_share(s, &share, s->flame->total[node * s->flame->n_columns + s->flame->shown]);
    if (share.len < room) {
        xml_start(x, "tspan");
        xml_attr(x, "dx", "7");
        xml_attr(x, "fill-opacity", ".65");
        xml_text(x, buf_text(&share));
        xml_end(x);
    }
    buf_free(&share);
}

static void draw_label(const struct sheet *s, struct xml *x, const struct box *box, struct buf *label)
{
    size_t node = box->node;
    int64_t from = sheet_x(s, box->start),
            width = sheet_x(s, sheet_end(box->start, s->width[node])) - from - found_room(s, node);
    if (width < LEAST_LABELLED)
        return;
    size_t room = (size_t)((width - 60) / SHEET_CHARACTER), used;
    buf_clear(label);
    sheet_label(s, label, node, room);
    if (!label->len)
        return;
    used = utf8_count((struct str){label->data, label->len});
    xml_start(x, "text");
    xml_attr_tenths(x, "x", from + 30);
    xml_attr_tenths(x, "y", sheet_y(s, s->flame->depth[node]) + 120);
    xml_text(x, label->data);
    if (node && !s->diff && used < room)
        draw_share(s, x, node, room - used);
    xml_end(x);
}

static void draw_labels(const struct picture *p, struct xml *x)
{
    struct buf label = {0};
    xml_start(x, "g");
    xml_attr(x, "class", "px-names");
    xml_attr(x, "pointer-events", "none");
    xml_attr(x, "aria-hidden", "true");
    for (size_t c = 0; c < FLAME_N_CLASSES; c++) {
        const struct box *boxes = (const struct box *)(const void *)p->boxes[c].data;
        for (size_t i = 0; i < p->boxes[c].len / sizeof *boxes; i++)
            draw_label(p->s, x, &boxes[i], &label);
    }
    xml_end(x);
    buf_free(&label);
}

void picture_draw(const struct sheet *s, struct xml *x)
{
    struct picture p = {.s = s, .least = choose_least(s)};
    struct buf scratch = {0};
    size_t depth = 0;
    for (size_t i = 0; i < s->flame->n; i++)
        depth = s->flame->depth[i] > depth ? s->flame->depth[i] : depth;
    p.cursor = mem_zalloc(depth + 2, sizeof *p.cursor);
    p.cursor_x = mem_zalloc(depth + 2, sizeof *p.cursor_x);
    p.cursor_x[0] = SHEET_PAD;
    p.runs = mem_zalloc(depth + 1, sizeof *p.runs);
    place(&p);
    for (unsigned c = 0; c < FLAME_N_CLASSES; c++)
        draw_class(&p, x, c, &scratch);
    draw_labels(&p, x);
    for (size_t c = 0; c < FLAME_N_CLASSES; c++) {
        buf_free(&p.boxes[c]);
        for (size_t ink = 0; ink < INKS; ink++)
            buf_free(&p.thin[c][ink]);
    }
    buf_free(&scratch);
    mem_free(p.cursor);
    mem_free(p.cursor_x);
    mem_free(p.runs);
    mem_free(p.titled);
    mem_free(p.titled_row);
}

/* Where a node begins: the widths of the siblings before it and before each of its ancestors. */
static int64_t start_of(const struct sheet *s, size_t node)
{
    const uint32_t *depth = s->flame->depth;
    uint32_t row = depth[node];
    int64_t at = 0;
    for (size_t i = node; i-- > 0;) {
        if (depth[i] == row)
            at = sheet_end(at, s->width[i]);
        row = depth[i] < row ? depth[i] : row;
    }
    return at;
}

bool picture_find(const struct sheet *s, uint32_t name, size_t *node, int64_t *x, int64_t *width)
{
    const struct flame *f = s->flame;
    int64_t best = 0;
    for (size_t i = 0; i < f->n; i++)
        if (f->name[i] == name && s->width[i] > best && f->depth[i] < s->n_rows) {
            best = s->width[i];
            *node = i;
        }
    return best > 0 && picture_place(s, *node, x, width);
}

bool picture_place(const struct sheet *s, size_t node, int64_t *x, int64_t *width)
{
    int64_t at = start_of(s, node);
    *x = sheet_x(s, at);
    *width = sheet_x(s, sheet_end(at, s->width[node])) - *x;
    bool is_drawn = s->flame->depth[node] < s->n_rows;
    return is_drawn && *width > 0;
}
