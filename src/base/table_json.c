/* A table as an array of objects, one a row. */
#include "base/json.h"
#include "base/table_cells.h"

static bool put_amount(const struct cell *c, struct json *out)
{
    json_object(out);
    json_key(out, "value");
    json_int(out, c->value.integer);
    json_key(out, "unit");
    bool lossy = json_text(out, c->unit);
    json_key(out, "text");
    lossy = json_text(out, c->text) || lossy;
    json_end(out);
    return lossy;
}

bool table_put_json(const struct cell *c, struct json *out)
{
    switch (c->kind) {
    case CELL_NULL:
        json_null(out);
        break;
    case CELL_TEXT:
        return json_text(out, c->raw);
    case CELL_INT:
        json_int(out, c->value.integer);
        break;
    case CELL_UNIT:
        return put_amount(c, out);
    case CELL_REAL:
        json_real(out, c->value.real);
        break;
    case CELL_BOOL:
        json_bool(out, c->value.truth);
        break;
    }
    return false;
}

static void put_row(const struct table *t, size_t row, struct json *out, struct buf *key)
{
    json_object(out);
    for (size_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i].hide_in_data)
            continue;
        json_key(out, t->columns[i].key);
        if (!table_put_json(table_cell(t, row, i), out))
            continue;
        buf_clear(key);
        buf_printf(key, "%s_lossy", t->columns[i].key);
        json_key(out, buf_text(key));
        json_bool(out, true);
    }
    json_end(out);
}

void table_write_json(const struct table *t, struct json *out)
{
    struct buf key = {0};
    json_array(out);
    for (size_t row = 0; row < table_rows(t); row++)
        put_row(t, row, out, &key);
    json_end(out);
    buf_free(&key);
}
