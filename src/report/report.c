#include "report/report.h"

#include "base/json.h"
#include "base/mem.h"

void report_free(struct report *r)
{
    if (!r)
        return;
    buf_free(&r->heading);
    facts_free(r->facts);
    table_free(r->rows);
    mem_free(r);
}

static void write_text(const struct report *r, struct buf *out)
{
    buf_add(out, buf_text(&r->heading), r->heading.len);
    if (r->rows)
        table_write_text(r->rows, out);
    else if (!r->heading.len)
        facts_write_text(r->facts, out);
}

static void write_json(const struct report *r, struct buf *out)
{
    struct json *j = json_new(out, true);
    json_object(j);
    json_key(j, "pprofx");
    json_text(j, str_of(r->name));
    json_key(j, "version");
    json_int(j, 1);
    if (r->facts) {
        json_key(j, "facts");
        facts_write_json(r->facts, j);
    }
    if (r->rows) {
        json_key(j, "rows");
        table_write_json(r->rows, j);
    }
    json_end(j);
    json_free(j);
}

static void write_markdown(const struct report *r, struct buf *out)
{
    if (r->facts)
        facts_write_markdown(r->facts, out);
    if (r->facts && r->rows)
        buf_char(out, '\n');
    if (r->rows)
        table_write_markdown(r->rows, out);
}

void report_write(const struct report *r, enum format format, struct buf *out)
{
    switch (format) {
    case FORMAT_TEXT:
        write_text(r, out);
        break;
    case FORMAT_CSV:
        if (r->rows)
            table_write_csv(r->rows, out);
        else
            facts_write_csv(r->facts, out);
        break;
    case FORMAT_JSON:
        write_json(r, out);
        break;
    case FORMAT_MARKDOWN:
        write_markdown(r, out);
        break;
    }
}
