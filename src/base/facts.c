#include "base/facts.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/table_cells.h"
#include "base/utf8.h"

#include <string.h>

enum fact_kind { FACT_CELL, FACT_LIST, FACT_TABLE };

struct fact {
    enum fact_kind kind;
    const char *key, *label;
    struct cell cell;  /* FACT_CELL */
    struct str *items; /* FACT_LIST */
    size_t n_items, cap;
    struct table *table; /* FACT_TABLE */
};

struct facts {
    struct fact *list;
    size_t n, cap;
    struct arena *arena;
};

struct facts *facts_new(void)
{
    struct facts *f = mem_zalloc(1, sizeof *f);
    f->arena = arena_new();
    return f;
}

void facts_free(struct facts *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n; i++) {
        mem_free(f->list[i].items);
        table_free(f->list[i].table);
    }
    mem_free(f->list);
    arena_free(f->arena);
    mem_free(f);
}

static struct str copy(struct facts *f, struct str s)
{
    return (struct str){arena_copy(f->arena, s.p, s.n), s.n};
}

static struct fact *add(struct facts *f, enum fact_kind kind, const char *key, const char *label)
{
    MEM_ROOM(f->list, f->n, f->cap);
    f->list[f->n] = (struct fact){.kind = kind, .key = key, .label = label};
    return &f->list[f->n++];
}

static struct cell *add_cell(struct facts *f, const char *key, const char *label, enum cell_kind kind,
                             struct str shown)
{
    struct cell *c = &add(f, FACT_CELL, key, label)->cell;
    *c = (struct cell){.kind = kind, .text = copy(f, shown), .unit = str_of("")};
    c->raw = c->text;
    return c;
}

void facts_text(struct facts *f, const char *key, const char *label, struct str text)
{
    add_cell(f, key, label, CELL_TEXT, text);
}

void facts_int(struct facts *f, const char *key, const char *label, int64_t value)
{
    struct buf digits = {0};
    buf_int(&digits, value);
    add_cell(f, key, label, CELL_INT, (struct str){digits.data, digits.len})->value.integer = value;
    buf_free(&digits);
}

void facts_unit(struct facts *f, const char *key, const char *label, int64_t value, struct str unit,
                struct str shown)
{
    struct cell *c = add_cell(f, key, label, CELL_UNIT, shown);
    c->value.integer = value;
    c->unit = copy(f, unit);
}

void facts_real(struct facts *f, const char *key, const char *label, double value, struct str shown)
{
    add_cell(f, key, label, CELL_REAL, shown)->value.real = value;
}

void facts_list(struct facts *f, const char *key, const char *label)
{
    add(f, FACT_LIST, key, label);
}

void facts_item(struct facts *f, struct str text)
{
    struct fact *last = &f->list[f->n - 1];
    MEM_ROOM(last->items, last->n_items, last->cap);
    last->items[last->n_items++] = copy(f, text);
}

void facts_lines(struct facts *f, const char *key, const char *label, struct str text)
{
    facts_list(f, key, label);
    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;
        facts_item(f, (struct str){text.p, n});
        n += end != NULL;
        text = (struct str){text.p + n, text.n - n};
    }
}

void facts_table(struct facts *f, const char *key, const char *label, struct table *table)
{
    add(f, FACT_TABLE, key, label)->table = table;
}

/* Whether there is something for people to read. */
static bool is_shown(const struct fact *f)
{
    if (!f->label)
        return false;
    return f->kind == FACT_LIST ? f->n_items > 0 : f->kind == FACT_TABLE ? table_rows(f->table) > 0 : true;
}

static void put_line(struct buf *out, const char *label, size_t width, struct str value)
{
    size_t n = strlen(label);
    buf_puts(out, label);
    buf_fill(out, ' ', width > n ? width - n : 0);
    utf8_clean(out, value);
    buf_char(out, '\n');
}

static void put_indented(const struct table *t, struct buf *out)
{
    struct buf text = {0};
    table_write_text(t, &text);
    for (char *line = text.data, *end; line && *line; line = end + 1) {
        end = strchr(line, '\n');
        buf_puts(out, "  ");
        buf_add(out, line, (size_t)(end - line) + 1);
    }
    buf_free(&text);
}

void facts_write_text(const struct facts *f, struct buf *out)
{
    size_t width = 0;
    for (size_t i = 0; i < f->n; i++)
        if (is_shown(&f->list[i]) && f->list[i].kind != FACT_TABLE && strlen(f->list[i].label) > width)
            width = strlen(f->list[i].label);
    struct buf label = {0};
    for (size_t i = 0; i < f->n; i++) {
        const struct fact *fact = &f->list[i];
        if (!is_shown(fact))
            continue;
        buf_clear(&label);
        buf_printf(&label, "%s:", fact->label);
        if (fact->kind == FACT_CELL)
            put_line(out, buf_text(&label), width + 2, fact->cell.text);
        for (size_t k = 0; k < fact->n_items; k++)
            put_line(out, k ? "" : buf_text(&label), width + 2, fact->items[k]);
        if (fact->kind == FACT_TABLE) {
            buf_printf(out, "%s\n", buf_text(&label));
            put_indented(fact->table, out);
        }
    }
    buf_free(&label);
}

static void put_point(struct buf *out, const char *label, struct str value)
{
    buf_printf(out, "- %s: ", label);
    table_put_markdown(value, out);
    buf_char(out, '\n');
}

void facts_write_markdown(const struct facts *f, struct buf *out)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct fact *fact = &f->list[i];
        if (is_shown(fact) && fact->kind == FACT_CELL)
            put_point(out, fact->label, fact->cell.text);
        for (size_t k = 0; fact->label && k < fact->n_items; k++)
            put_point(out, fact->label, fact->items[k]);
    }
    for (size_t i = 0; i < f->n; i++) {
        if (f->list[i].kind != FACT_TABLE || !is_shown(&f->list[i]))
            continue;
        buf_printf(out, "\n%s:\n\n", f->list[i].label);
        table_write_markdown(f->list[i].table, out);
    }
}

static void put_lossy(const char *key, struct json *out)
{
    struct buf name = {0};
    buf_printf(&name, "%s_lossy", key);
    json_key(out, buf_text(&name));
    json_bool(out, true);
    buf_free(&name);
}

static bool put_items(const struct fact *f, struct json *out)
{
    bool lossy = false;
    json_array(out);
    for (size_t i = 0; i < f->n_items; i++)
        lossy = json_text(out, f->items[i]) || lossy;
    json_end(out);
    return lossy;
}

void facts_write_json(const struct facts *f, struct json *out)
{
    json_object(out);
    for (size_t i = 0; i < f->n; i++) {
        const struct fact *fact = &f->list[i];
        json_key(out, fact->key);
        bool lossy = false;
        if (fact->kind == FACT_CELL)
            lossy = table_put_json(&fact->cell, out);
        else if (fact->kind == FACT_LIST)
            lossy = put_items(fact, out);
        else
            table_write_json(fact->table, out);
        if (lossy)
            put_lossy(fact->key, out);
    }
    json_end(out);
}

static void put_csv_row(struct buf *out, const char *key, const struct cell *c)
{
    struct buf raw = {0};
    table_put_csv(str_of(key), out);
    buf_char(out, ',');
    table_put_raw(c, &raw);
    if (c->kind == CELL_TEXT || raw.len)
        table_put_csv((struct str){buf_text(&raw), raw.len}, out);
    buf_char(out, ',');
    if (c->kind == CELL_UNIT)
        table_put_csv(c->unit, out);
    buf_char(out, ',');
    if (c->kind == CELL_UNIT)
        table_put_csv(c->text, out);
    buf_char(out, '\n');
    buf_free(&raw);
}

static void put_csv_table(struct buf *out, const struct fact *f, struct buf *key)
{
    for (size_t row = 0; row < table_rows(f->table); row++)
        for (size_t i = 0; i < f->table->n_columns; i++) {
            if (f->table->columns[i].hide_in_data)
                continue;
            buf_clear(key);
            buf_printf(key, "%s[%zu].%s", f->key, row, f->table->columns[i].key);
            put_csv_row(out, buf_text(key), table_cell(f->table, row, i));
        }
}

void facts_write_csv(const struct facts *f, struct buf *out)
{
    struct buf key = {0};
    buf_puts(out, "key,value,unit,text\n");
    for (size_t i = 0; i < f->n; i++) {
        const struct fact *fact = &f->list[i];
        if (fact->kind == FACT_CELL)
            put_csv_row(out, fact->key, &fact->cell);
        for (size_t k = 0; k < fact->n_items; k++) {
            buf_clear(&key);
            buf_printf(&key, "%s[%zu]", fact->key, k);
            put_csv_row(out, buf_text(&key), &(struct cell){.kind = CELL_TEXT, .raw = fact->items[k]});
        }
        if (fact->kind == FACT_TABLE)
            put_csv_table(out, fact, &key);
    }
    buf_free(&key);
}
