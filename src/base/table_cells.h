/* What the writers of a table see of it: for base/table*.c alone. */
#ifndef BASE_TABLE_CELLS_H
#define BASE_TABLE_CELLS_H

#include "base/table.h"

enum cell_kind { CELL_NULL, CELL_TEXT, CELL_INT, CELL_UNIT, CELL_REAL, CELL_BOOL };

struct cell {
    enum cell_kind kind;
    struct str text; /* what people read */
    struct str raw;  /* of a text: what programs read */
    struct str unit;
    union {
        int64_t integer;
        double real;
        bool truth;
    } value;
};

struct table {
    const struct column *columns;
    size_t n_columns;
    struct cell *cells; /* row by row */
    size_t n, cap;
    struct arena *arena;
    bool fixed, raw;
};

static inline const struct cell *table_cell(const struct table *t, size_t row, size_t column)
{
    return &t->cells[row * t->n_columns + column];
}

/* A cell in the raw: its text, its digits, true or false; nothing for null. */
void table_put_raw(const struct cell *c, struct buf *out);

/* One field of CSV, quoted where RFC 4180 wants it. */
void table_put_csv(struct str text, struct buf *out);

/* A cell as a JSON value; returns whether text in it had to be repaired. */
bool table_put_json(const struct cell *c, struct json *out);

/* Text made harmless inside a Markdown table or list. */
void table_put_markdown(struct str text, struct buf *out);

#endif
