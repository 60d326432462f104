/* Text and Markdown are aligned, so a column is as wide as the widest cell so far: a later batch may be wider
 * than an earlier one, but no row is lost and nothing is held for the sake of a column. */
#include "cli/rows.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "cli/output.h"

#include <string.h>

enum { BATCH = 1000, BATCH_BYTES = 1 << 24, FLUSH = 1 << 16 };

struct rows {
    struct output *output;
    enum format format;
    struct column *columns;
    char **keys; /* of the columns; unlike names, no two are equal */
    size_t n;
    struct table *batch;
    size_t batch_bytes; /* of the texts in it */
    bool started;       /* the first batch, which begins with the header, is written */
    struct json *json;
    struct buf out;
};

struct rows *rows_new(struct output *output, enum format format)
{
    struct rows *r = mem_zalloc(1, sizeof *r);
    r->output = output;
    r->format = format;
    return r;
}

static int flush(struct rows *r, struct pprofx_error *err)
{
    int rc = output_write(r->output, buf_text(&r->out), r->out.len, err);
    buf_clear(&r->out);
    return rc;
}

static void write_table(struct rows *r, struct buf *out)
{
    switch (r->format) {
    case FORMAT_TEXT:
        table_write_text(r->batch, out);
        break;
    case FORMAT_CSV:
        table_write_csv(r->batch, out);
        break;
    case FORMAT_MARKDOWN:
        table_write_markdown(r->batch, out);
        break;
    case FORMAT_JSON:
        break;
    }
}

static bool is_taken(const struct rows *r, const char *key)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->keys[i], key) == 0)
            return true;
    return false;
}

/* A name that was there before gets a number: "name", "name_2".  It is counted before it is looked for, as
 * all of two thousand columns may have the same name. */
static char *unique_key(const struct rows *r, const char *const *names)
{
    const char *name = names[r->n];
    struct buf b = {0};
    size_t before = 0;
    for (size_t i = 0; i < r->n; i++)
        before += strcmp(names[i], name) == 0;
    buf_puts(&b, name);
    for (size_t number = before > 1 ? before + 1 : 2; is_taken(r, buf_text(&b)); number++) {
        buf_clear(&b);
        buf_printf(&b, "%s_%zu", name, number);
    }
    return b.data ? b.data : mem_strdup("");
}

static int start(void *context, const char *const *names, size_t n, struct pprofx_error *err)
{
    struct rows *r = context;
    (void)err;
    r->columns = mem_zalloc(n, sizeof *r->columns);
    r->keys = mem_zalloc(n, sizeof *r->keys);
    for (; r->n < n; r->n++) {
        r->keys[r->n] = unique_key(r, names);
        r->columns[r->n] =
            (struct column){.key = r->keys[r->n], .header = r->keys[r->n], .gap = r->n ? 2 : 0};
    }
    if (r->format != FORMAT_JSON) {
        r->batch = table_new(r->columns, r->n);
        return 0;
    }
    r->json = json_new(&r->out, true);
    json_object(r->json);
    json_key(r->json, "pprofx");
    json_text(r->json, str_of("sql"));
    json_key(r->json, "version");
    json_int(r->json, 1);
    json_key(r->json, "rows");
    json_array(r->json);
    return 0;
}

/* Bytes as SQL writes them. */
static void show_blob(struct buf *out, struct str bytes)
{
    buf_puts(out, "x'");
    for (size_t i = 0; i < bytes.n; i++)
        buf_printf(out, "%02x", (unsigned char)bytes.p[i]);
    buf_char(out, '\'');
}

static void json_cell(struct rows *r, size_t column, const struct db_cell *c)
{
    struct buf shown = {0};
    bool lossy = false;
    json_key(r->json, r->keys[column]);
    switch (c->kind) {
    case DB_NULL:
        json_null(r->json);
        break;
    case DB_INT:
        json_int(r->json, c->number);
        break;
    case DB_REAL:
        json_real(r->json, c->real);
        break;
    case DB_TEXT:
        lossy = json_text(r->json, c->text);
        break;
    case DB_BLOB:
        show_blob(&shown, c->text);
        json_text(r->json, (struct str){buf_text(&shown), shown.len});
        break;
    }
    if (lossy) {
        buf_printf(&shown, "%s_lossy", r->keys[column]);
        json_key(r->json, buf_text(&shown));
        json_bool(r->json, true);
    }
    buf_free(&shown);
}

static void widen(struct column *column, struct str text)
{
    struct buf clean = {0};
    utf8_clean(&clean, text);
    size_t n = utf8_count((struct str){buf_text(&clean), clean.len});
    if (n > (size_t)column->width && n <= TABLE_WIDEST)
        column->width = (int)n;
    buf_free(&clean);
}

static void table_cell(struct rows *r, size_t column, const struct db_cell *c)
{
    struct buf shown = {0};
    struct str text = c->text;
    if (c->kind == DB_INT)
        buf_int(&shown, c->number);
    else if (c->kind == DB_REAL)
        json_format_real(&shown, c->real);
    else if (c->kind == DB_BLOB)
        show_blob(&shown, c->text);
    if (c->kind != DB_TEXT)
        text = (struct str){buf_text(&shown), shown.len};
    if (c->kind == DB_NULL)
        table_null(r->batch);
    else if (c->kind == DB_INT)
        table_int(r->batch, c->number, text);
    else if (c->kind == DB_REAL)
        table_real(r->batch, c->real, text);
    else
        table_text(r->batch, text);
    widen(&r->columns[column], text);
    r->batch_bytes += text.n;
    buf_free(&shown);
}

/* Numbers of the first row set how a column is aligned; later rows keep it. */
static void align(struct rows *r, const struct db_cell *cells)
{
    for (size_t i = 0; i < r->n; i++)
        r->columns[i].align = cells[i].kind == DB_INT || cells[i].kind == DB_REAL ? ALIGN_RIGHT : ALIGN_LEFT;
}

static int write_batch(struct rows *r, struct pprofx_error *err)
{
    struct buf batch = {0}, header = {0};
    write_table(r, &batch);
    table_free(r->batch);
    r->batch = table_new(r->columns, r->n);
    r->batch_bytes = 0;
    write_table(r, &header); /* of no rows: what the batch began with */
    size_t skip = r->started ? header.len : 0;
    buf_add(&r->out, buf_text(&batch) + skip, batch.len - skip);
    buf_free(&batch);
    buf_free(&header);
    r->started = true;
    return flush(r, err);
}

static int add_row(void *context, const struct db_cell *cells, size_t n, struct pprofx_error *err)
{
    struct rows *r = context;
    if (r->format == FORMAT_JSON) {
        json_object(r->json);
        for (size_t i = 0; i < n; i++)
            json_cell(r, i, &cells[i]);
        json_end(r->json);
        return r->out.len >= FLUSH ? flush(r, err) : 0;
    }
    if (!r->started && table_rows(r->batch) == 0)
        align(r, cells);
    for (size_t i = 0; i < n; i++)
        table_cell(r, i, &cells[i]);
    bool full = table_rows(r->batch) >= BATCH || r->batch_bytes >= BATCH_BYTES;
    return full ? write_batch(r, err) : 0;
}

struct db_rows rows_sink(struct rows *r)
{
    return (struct db_rows){r, start, add_row};
}

int rows_end(struct rows *r, struct pprofx_error *err)
{
    if (r->format != FORMAT_JSON)
        return r->started && table_rows(r->batch) == 0 ? 0 : write_batch(r, err);
    json_end(r->json);
    json_end(r->json);
    json_free(r->json);
    r->json = NULL;
    return flush(r, err);
}

void rows_free(struct rows *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n; i++)
        mem_free(r->keys[i]);
    mem_free(r->keys);
    mem_free(r->columns);
    table_free(r->batch);
    if (r->json)
        json_free(r->json);
    buf_free(&r->out);
    mem_free(r);
}
