#include "base/table_cells.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/mem.h"

struct table *table_new(const struct column *columns, size_t n_columns)
{
    struct table *t = mem_zalloc(1, sizeof *t);
    t->columns = columns;
    t->n_columns = n_columns;
    t->arena = arena_new();
    return t;
}

void table_free(struct table *t)
{
    if (!t)
        return;
    mem_free(t->cells);
    arena_free(t->arena);
    mem_free(t);
}

void table_set_fixed(struct table *t, bool fixed)
{
    t->fixed = fixed;
}

void table_set_raw(struct table *t, bool raw)
{
    t->raw = raw;
}

static struct str copy(struct table *t, struct str s)
{
    return (struct str){arena_copy(t->arena, s.p, s.n), s.n};
}

static struct cell *add(struct table *t, enum cell_kind kind, struct str text)
{
    MEM_ROOM(t->cells, t->n, t->cap);
    struct cell *c = &t->cells[t->n++];
    *c = (struct cell){.kind = kind, .text = copy(t, text), .unit = str_of("")};
    c->raw = c->text;
    return c;
}

void table_text(struct table *t, struct str text)
{
    add(t, CELL_TEXT, text);
}

void table_text_shown(struct table *t, struct str text, struct str shown)
{
    add(t, CELL_TEXT, shown)->raw = copy(t, text);
}

void table_int(struct table *t, int64_t value, struct str shown)
{
    add(t, CELL_INT, shown)->value.integer = value;
}

void table_unit(struct table *t, int64_t value, struct str unit, struct str shown)
{
    struct cell *c = add(t, CELL_UNIT, shown);
    c->value.integer = value;
    c->unit = copy(t, unit);
}

void table_real(struct table *t, double value, struct str shown)
{
    add(t, CELL_REAL, shown)->value.real = value;
}

void table_bool(struct table *t, bool value)
{
    add(t, CELL_BOOL, str_of(value ? "yes" : "no"))->value.truth = value;
}

void table_null(struct table *t)
{
    add(t, CELL_NULL, str_of(""));
}

size_t table_rows(const struct table *t)
{
    return t->n_columns ? t->n / t->n_columns : 0;
}
