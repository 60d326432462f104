/* A table of results, written as text, CSV, JSON or Markdown from one place.  A cell has what a person reads
 * and, for numbers, the raw value beside it.  Cells are added row by row, left to right; text is copied.
 * docs/formats.md says how each kind of cell is written. */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_MARKDOWN };

enum align { ALIGN_LEFT, ALIGN_RIGHT };

/* A cell of more characters does not widen its column: one name of a megabyte must not put as many blanks
 * into every other row. */
enum { TABLE_WIDEST = 200 };

struct column {
    const char *key;    /* for JSON and CSV: "flat" */
    const char *header; /* for people: "flat" */
    enum align align;
    int gap;           /* blanks before the column in text */
    int width;         /* smallest width in text; wider cells widen the column unless the table is fixed */
    bool hide_in_data; /* only for people: not in CSV and JSON */
    bool amounts;      /* its cells come from table_unit: CSV gets KEY, KEY_unit and KEY_text */
    bool hide_in_text; /* only for programs: not in text and Markdown */
    bool code;         /* Markdown shows it as code, to be copied */
};

struct table;

/* columns must live as long as the table. */
struct table *table_new(const struct column *columns, size_t n_columns);
void table_free(struct table *t); /* NULL is allowed */

/* Cells keep their width even when a wider one would push the row out of line (pprof's layout). */
void table_set_fixed(struct table *t, bool fixed);

/* In text, cells are written as they are, control characters too. */
void table_set_raw(struct table *t, bool raw);

void table_text(struct table *t, struct str text);
void table_text_shown(struct table *t, struct str text, struct str shown); /* CSV, JSON: text */
void table_int(struct table *t, int64_t value, struct str shown);          /* JSON: 42 */
/* JSON: {"value": 42, "unit": "nanoseconds", "text": "42ns"} */
void table_unit(struct table *t, int64_t value, struct str unit, struct str shown);
void table_real(struct table *t, double value, struct str shown); /* JSON: 0.5 */
void table_bool(struct table *t, bool value);                     /* text: yes, no; JSON: true, false */
void table_null(struct table *t);                                 /* text: nothing; JSON: null */

size_t table_rows(const struct table *t); /* finished ones */

/* Only the rows (text: header line, if some column has a header, and rows; Markdown: the table).  Names are
 * cleaned for the format: control and bidirectional characters for a terminal, "|", "`", "*", "<" for
 * Markdown, invalid UTF-8 to U+FFFD in JSON with "KEY_lossy": true beside it. */
void table_write_text(const struct table *t, struct buf *out);
void table_write_csv(const struct table *t, struct buf *out);
void table_write_markdown(const struct table *t, struct buf *out);

/* As a JSON array of objects into a document being written. */
struct json;
void table_write_json(const struct table *t, struct json *out);

#endif
