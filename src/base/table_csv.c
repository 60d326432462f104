/* A table as CSV: a header of keys, RFC 4180's quotes, lines that end as Unix lines do.  A cell is written
 * byte for byte, whatever it holds; empty text is "" and null is nothing. */
#include "base/json.h"
#include "base/table_cells.h"

#include <inttypes.h>
#include <math.h>

void table_put_csv(struct str text, struct buf *out)
{
    bool quote = !text.n;
    for (size_t i = 0; i < text.n && !quote; i++)
        quote = text.p[i] == '"' || text.p[i] == ',' || text.p[i] == '\n' || text.p[i] == '\r';
    if (!quote) {
        buf_add(out, text.p, text.n);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

void table_put_raw(const struct cell *c, struct buf *out)
{
    switch (c->kind) {
    case CELL_NULL:
        break;
    case CELL_TEXT:
        buf_add(out, c->raw.p, c->raw.n);
        break;
    case CELL_INT:
    case CELL_UNIT:
        buf_int(out, c->value.integer);
        break;
    case CELL_REAL:
        if (isfinite(c->value.real))
            json_format_real(out, c->value.real);
        break;
    case CELL_BOOL:
        buf_puts(out, c->value.truth ? "true" : "false");
        break;
    }
}

static void write_header(const struct table *t, struct buf *out)
{
    const char *comma = "";
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column *c = &t->columns[i];
        if (c->hide_in_data)
            continue;
        buf_puts(out, comma);
        comma = ",";
        table_put_csv(str_of(c->key), out);
        if (c->amounts)
            buf_printf(out, ",%s_unit,%s_text", c->key, c->key);
    }
    buf_puts(out, "\n");
}

static void write_row(const struct table *t, size_t row, struct buf *out)
{
    struct buf raw = {0};
    const char *comma = "";
    for (size_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i].hide_in_data)
            continue;
        const struct cell *c = table_cell(t, row, i);
        buf_puts(out, comma);
        comma = ",";
        buf_clear(&raw);
        table_put_raw(c, &raw);
        if (c->kind == CELL_TEXT || raw.len)
            table_put_csv((struct str){buf_text(&raw), raw.len}, out);
        if (t->columns[i].amounts && c->kind == CELL_NULL)
            buf_puts(out, ",,");
        else if (t->columns[i].amounts) {
            buf_char(out, ',');
            table_put_csv(c->unit, out);
            buf_char(out, ',');
            table_put_csv(c->text, out);
        }
    }
    buf_puts(out, "\n");
    buf_free(&raw);
}

void table_write_csv(const struct table *t, struct buf *out)
{
    write_header(t, out);
    for (size_t row = 0; row < table_rows(t); row++)
        write_row(t, row, out);
}
