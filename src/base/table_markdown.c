/* A table as Markdown with pipes (GitHub, GitLab, Redmine with CommonMark). */
#include "base/table_cells.h"
#include "base/utf8.h"

#include <string.h>

void table_put_markdown(struct str text, struct buf *out)
{
    struct buf clean = {0};
    utf8_clean(&clean, text);
    for (size_t i = 0; i < clean.len; i++) {
        if (strchr("\\`*_<>|[]~&", clean.data[i]))
            buf_char(out, '\\');
        buf_char(out, clean.data[i]);
    }
    buf_free(&clean);
}

/* Within backticks only they themselves and the pipe, which ends a cell, mean something: more backticks than
 * the text has in a row, and "\|". */
static void put_code(struct str text, struct buf *out)
{
    struct buf clean = {0};
    size_t ticks = 0, longest = 0;
    utf8_clean(&clean, text);
    for (size_t i = 0; i < clean.len; i++) {
        ticks = clean.data[i] == '`' ? ticks + 1 : 0;
        longest = ticks > longest ? ticks : longest;
    }
    buf_fill(out, '`', clean.len ? longest + 1 : 0);
    buf_puts(out, longest ? " " : "");
    for (size_t i = 0; i < clean.len; i++) {
        buf_puts(out, clean.data[i] == '|' ? "\\" : "");
        buf_char(out, clean.data[i]);
    }
    buf_puts(out, longest ? " " : "");
    buf_fill(out, '`', clean.len ? longest + 1 : 0);
    buf_free(&clean);
}

static void write_header(const struct table *t, struct buf *out)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct column *c = &t->columns[i];
        if (c->hide_in_text)
            continue;
        buf_puts(out, "| ");
        table_put_markdown(str_of(c->header && *c->header ? c->header : c->key), out);
        buf_char(out, ' ');
    }
    buf_puts(out, "|\n");
    for (size_t i = 0; i < t->n_columns; i++)
        if (!t->columns[i].hide_in_text)
            buf_puts(out, t->columns[i].align == ALIGN_RIGHT ? "| ---: " : "| --- ");
    buf_puts(out, "|\n");
}

static struct str trimmed(struct str s)
{
    while (s.n && s.p[0] == ' ')
        s = (struct str){s.p + 1, s.n - 1};
    return s;
}

void table_write_markdown(const struct table *t, struct buf *out)
{
    write_header(t, out);
    for (size_t row = 0; row < table_rows(t); row++) {
        for (size_t i = 0; i < t->n_columns; i++) {
            if (t->columns[i].hide_in_text)
                continue;
            buf_puts(out, "| ");
            struct str text = trimmed(table_cell(t, row, i)->text);
            (t->columns[i].code ? put_code : table_put_markdown)(text, out);
            buf_char(out, ' ');
        }
        buf_puts(out, "|\n");
    }
}
