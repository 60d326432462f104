/* A table for people at a terminal: columns in line, names without control characters. */
#include "base/mem.h"
#include "base/table_cells.h"
#include "base/utf8.h"

/* A cell, or a header for row SIZE_MAX, as it is printed. */
static struct str shown(const struct table *t, size_t row, size_t column, struct buf *clean)
{
    const char *header = t->columns[column].header;
    struct str text = row == SIZE_MAX ? str_of(header ? header : "") : table_cell(t, row, column)->text;
    if (t->raw)
        return text;
    buf_clear(clean);
    utf8_clean(clean, text);
    return (struct str){buf_text(clean), clean->len};
}

static void widen(size_t *width, size_t n)
{
    if (n > *width && n <= TABLE_WIDEST)
        *width = n;
}

/* The width of each column: its smallest, its header, and its widest cell unless the table is fixed.  A last
 * column that is flush left needs no padding, so its cells are not looked at. */
static size_t *measure(const struct table *t, size_t last)
{
    size_t *widths = mem_zalloc(t->n_columns, sizeof *widths);
    struct buf clean = {0};
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column *c = &t->columns[i];
        widths[i] = c->width > 0 ? (size_t)c->width : 0;
        widen(&widths[i], utf8_count(str_of(c->header ? c->header : "")));
        if (t->fixed || (i == last && c->align == ALIGN_LEFT))
            continue;
        for (size_t row = 0; row < table_rows(t); row++)
            widen(&widths[i], utf8_count(shown(t, row, i, &clean)));
    }
    buf_free(&clean);
    return widths;
}

/* Blanks owed before a cell are paid when it turns out to hold something: no line ends in blanks. */
static void put(struct buf *out, const struct column *c, struct str text, size_t width, size_t *owed)
{
    size_t n = utf8_count(text);
    size_t blanks = n < width ? width - n : 0;
    *owed += c->gap > 0 ? (size_t)c->gap : 0;
    if (c->align == ALIGN_RIGHT)
        *owed += blanks;
    if (text.n) {
        buf_fill(out, ' ', *owed);
        buf_add(out, text.p, text.n);
        *owed = 0;
    }
    if (c->align == ALIGN_LEFT)
        *owed += blanks;
}

/* One line; row SIZE_MAX is the header. */
static void write_line(const struct table *t, size_t row, const size_t *widths, struct buf *out)
{
    struct buf clean = {0};
    size_t owed = 0;
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column *c = &t->columns[i];
        if (c->hide_in_text)
            continue;
        put(out, c, shown(t, row, i, &clean), widths[i], &owed);
    }
    buf_char(out, '\n');
    buf_free(&clean);
}

void table_write_text(const struct table *t, struct buf *out)
{
    size_t last = SIZE_MAX;
    bool has_header = false;
    for (size_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i].hide_in_text)
            continue;
        last = i;
        has_header = has_header || (t->columns[i].header && *t->columns[i].header);
    }
    size_t *widths = measure(t, last);
    if (has_header)
        write_line(t, SIZE_MAX, widths, out);
    for (size_t row = 0; row < table_rows(t); row++)
        write_line(t, row, widths, out);
    mem_free(widths);
}
