#include "flame/sheet.h"

#include "base/mem.h"
#include "base/sat.h"
#include "flame/clean.h"
#include "flame/diff_words.h"
#include "flame/shape.h"

#include <inttypes.h>
#include <math.h>

static void note_classes(struct sheet *s)
{
    const struct flame *f = s->flame;
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i] < f->n_names)
            s->has_class[f->names[f->name[i]].class] = true;
}

static void count_rows(struct sheet *s)
{
    size_t rows = 1;
    for (size_t i = 0; i < s->flame->n; i++)
        if (s->width[i] && s->flame->depth[i] + 1 > rows)
            rows = s->flame->depth[i] + 1;
    s->n_rows = rows < SHEET_MAX_ROWS ? rows : SHEET_MAX_ROWS;
    s->n_hidden_rows = rows - s->n_rows;
}

static void set_self(struct sheet *s)
{
    const struct flame *f = s->flame;
    s->own_self = f->own ? NULL : flame_selfs(f, f->shown);
    s->self = f->own ? f->own : s->own_self;
}

int sheet_make(struct sheet *s, const struct profile *p, const struct flame_options *o,
               const struct shape *shape, struct pprofx_error *err)
{
    const struct flame *f = shape->drawn;
    *s = (struct sheet){.flame = f, .data = shape->data, .options = o, .palette = palette_get(o->palette)};
    int rc = page_init(&s->page, p, o->report, err);
    if (rc)
        return rc;
    struct str unit = str_of(o->report->unit);
    if (str_equal(unit, str_of("minimum")))
        s->page.output_unit = str_of("auto"); /* each number its own unit: it stands alone, not in a column */
    if (o->sides) {
        rc = diff_new(&s->diff, o->sides, s->data, f, &s->page, o->scale, err);
        if (rc)
            return rc;
        s->palette = palette_get(PALETTE_DIFF);
    }
    set_self(s);
    if (s->diff)
        s->width = s->own_width = diff_widths(s->diff, f);
    else
        s->width = flame_widths(f, f->shown, s->self, &s->own_width);
    s->upward = o->flame;
    note_classes(s);
    count_rows(s);
    return 0;
}

/* Its first rows are the root and the functions of the focus, which the sandwich below has, too. */
bool sheet_make_above(struct sheet *above, const struct sheet *s, const struct shape *shape)
{
    const struct flame_options *o = s->options;
    if (!shape->above)
        return false;
    *above = *s;
    above->flame = shape->above;
    set_self(above);
    if (s->diff) { /* as with the sandwich below, it cannot fail */
        (void)diff_new(&above->diff, o->sides, s->data, above->flame, &s->page, o->scale, NULL);
        above->width = above->own_width = diff_widths(above->diff, above->flame);
        diff_align(above->diff, above->flame, above->own_width, s->flame, s->width);
    } else {
        above->width = flame_widths(above->flame, above->flame->shown, above->self, &above->own_width);
    }
    above->first_row = 2;
    above->upward = true;
    count_rows(above);
    return true;
}

void sheet_free(struct sheet *s)
{
    mem_free(s->own_width);
    mem_free(s->own_self);
    diff_free(s->diff);
}

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

void sheet_name(const struct sheet *s, struct buf *out, size_t node)
{
    const struct flame *f = s->flame;
    uint32_t name = f->name[node];
    if (node == 0 && s->options->mode == FLAME_SANDWICH)
        flame_clean(out, str_of(s->options->focus));
    else if (node == 0)
        buf_puts(out, "all");
    else if (name == FLAME_SMALL)
        buf_printf(out, "(%" PRIu32 " small frame%s)", f->merged[node], f->merged[node] == 1 ? "" : "s");
    else
        buf_add(out, f->names[name].text.p, f->names[name].text.n);
}

void sheet_label(const struct sheet *s, struct buf *out, size_t node, size_t room)
{
    struct buf name = {0};
    sheet_name(s, &name, node);
    if (node == 0) {
        buf_puts(&name, " ");
        if (s->diff)
            diff_totals(s, &name);
        else
            sheet_value(s, &name, s->flame->total[s->flame->shown]);
    } else if (s->diff && *diff_mark(s, node) && room > 2) {
        buf_puts(out, diff_mark(s, node)); /* two characters */
        room -= 2;
    }
    flame_label(out, (struct str){buf_text(&name), name.len}, room);
    buf_free(&name);
}

static unsigned owner_of(const struct flame *f, size_t node)
{
    return f->name[node] < f->n_names ? f->names[f->name[node]].class : FLAME_OTHER;
}

/* By what the frame costs itself, as a share of all; the script computes the same. */
static unsigned heat_of(const struct sheet *s, size_t node)
{
    double whole = (double)s->width[0], own = fabs((double)s->self[node]);
    unsigned class = s->palette->n - 1;
    while (class > 0 && own < palette_heat_from(class) * whole)
        class --;
    return class;
}

unsigned sheet_class(const struct sheet *s, size_t node)
{
    if (s->diff)
        return diff_class_of(s->diff, node, s->width[node]);
    if (s->options->palette == PALETTE_HEAT)
        return heat_of(s, node);
    if (s->options->palette == PALETTE_DEPTH)
        return s->flame->depth[node] % s->palette->n;
    return owner_of(s->flame, node);
}

unsigned sheet_heaviest(const int64_t weight[FLAME_N_CLASSES])
{
    unsigned best = 0;
    for (unsigned c = 1; c < FLAME_N_CLASSES; c++)
        if (weight[c] > weight[best])
            best = c;
    return best;
}

int64_t sheet_end(int64_t at, int64_t width)
{
    bool cut = false;
    return sat_add(at, width, &cut);
}

int64_t sheet_x(const struct sheet *s, int64_t at)
{
    double whole = (double)s->width[0];
    return SHEET_PAD + (whole > 0 ? (int64_t)((double)at / whole * (SHEET_WIDTH - 2 * SHEET_PAD) + 0.5) : 0);
}

int64_t sheet_y(const struct sheet *s, size_t row)
{
    size_t at = s->upward ? s->n_rows - 1 - row : row;
    return s->top + (int64_t)at * SHEET_ROW;
}
