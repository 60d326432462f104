/* The plain reading.  Nothing of src/decode is used here: two readers that share code share its mistakes. */
#include "oracle/oracle.h"

#include "base/mem.h"
#include "oracle/text.h"
#include "oracle/walk.h"

#include "profile.pb-c.h"
#include <stdlib.h>

/* A profile being read: the message, and whether something in it was wrong. */
struct reading {
    const Perftools__Profiles__Profile *m;
    struct buf *out;
    bool compat, refused;
    struct rows {
        struct row {
            uint64_t id;
            size_t number;
        } * list; /* by id */
        size_t n;
    } mapping_rows, function_rows, location_rows;
};

static void put_name(struct reading *r, int64_t number)
{
    if (number < 0 || (uint64_t)number >= r->m->n_string_table) {
        r->refused = true;
        return;
    }
    ProtobufCBinaryData s = r->m->string_table[number];
    text_string(r->out, (struct str){(const char *)s.data, s.len});
}

static void put_header(struct reading *r, const struct walked *walked)
{
    const Perftools__Profiles__Profile *m = r->m;
    for (size_t i = 0; i < m->n_sample_type; i++) {
        text_line(r->out, "type");
        put_name(r, m->sample_type[i]->type);
        put_name(r, m->sample_type[i]->unit);
    }
    Perftools__Profiles__ValueType *period =
        perftools__profiles__value_type__unpack(NULL, walked->period_n, walked->period);
    text_line(r->out, "header");
    put_name(r, m->default_sample_type);
    put_name(r, period->type);
    put_name(r, period->unit);
    text_int(r->out, m->period);
    text_int(r->out, m->time_nanos);
    text_int(r->out, m->duration_nanos);
    put_name(r, m->doc_url);
    put_name(r, m->drop_frames);
    put_name(r, m->keep_frames);
    for (size_t i = 0; i < m->n_comment; i++) {
        text_line(r->out, "comment");
        put_name(r, m->comment[i]);
    }
    perftools__profiles__value_type__free_unpacked(period, NULL);
}

static void put_mappings(struct reading *r)
{
    for (size_t i = 0; i < r->m->n_mapping; i++) {
        const Perftools__Profiles__Mapping *m = r->m->mapping[i];
        text_line(r->out, "mapping");
        text_bits(r->out, m->id);
        text_bits(r->out, m->memory_start);
        text_bits(r->out, m->memory_limit);
        text_bits(r->out, m->file_offset);
        put_name(r, m->filename);
        put_name(r, m->build_id);
        text_int(r->out, m->has_functions);
        text_int(r->out, m->has_filenames);
        text_int(r->out, m->has_line_numbers);
        text_int(r->out, m->has_inline_frames);
    }
}

static void put_functions(struct reading *r)
{
    for (size_t i = 0; i < r->m->n_function; i++) {
        const Perftools__Profiles__Function *f = r->m->function[i];
        text_line(r->out, "function");
        text_bits(r->out, f->id);
        put_name(r, f->name);
        put_name(r, f->system_name);
        put_name(r, f->filename);
        text_int(r->out, f->start_line);
    }
}

static int by_id(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Ids of a table are not 0 and not there twice. */
static void sort_rows(struct reading *r, struct rows *rows)
{
    qsort(rows->list, rows->n, sizeof *rows->list, by_id);
    for (size_t i = 0; i < rows->n; i++)
        if (rows->list[i].id == 0 || (i > 0 && rows->list[i].id == rows->list[i - 1].id))
            r->refused = true;
}

/* The row that has an id, -1 for none. */
static int64_t row_of(const struct rows *rows, uint64_t id)
{
    struct row key = {.id = id};
    const struct row *found = rows->n ? bsearch(&key, rows->list, rows->n, sizeof key, by_id) : NULL;
    return found ? (int64_t)found->number : -1;
}

#define ROWS(r, table, count)                                                                                \
    do {                                                                                                     \
        (r)->table##_rows.list = mem_alloc((r)->m->count + 1, sizeof(struct row));                           \
        (r)->table##_rows.n = (r)->m->count;                                                                 \
        for (size_t i_ = 0; i_ < (r)->m->count; i_++)                                                        \
            (r)->table##_rows.list[i_] = (struct row){(r)->m->table[i_]->id, i_};                            \
        sort_rows((r), &(r)->table##_rows);                                                                  \
    } while (0)

static void index_tables(struct reading *r)
{
    ROWS(r, mapping, n_mapping);
    ROWS(r, function, n_function);
    ROWS(r, location, n_location);
}

static void free_tables(struct reading *r)
{
    mem_free(r->mapping_rows.list);
    mem_free(r->function_rows.list);
    mem_free(r->location_rows.list);
}

/* A row that must exist. */
static void put_row(struct reading *r, int64_t row)
{
    if (row < 0)
        r->refused = true;
    text_int(r->out, row);
}

static void put_locations(struct reading *r)
{
    for (size_t i = 0; i < r->m->n_location; i++) {
        const Perftools__Profiles__Location *l = r->m->location[i];
        text_line(r->out, "location");
        text_bits(r->out, l->id);
        text_bits(r->out, l->address);
        text_int(r->out, row_of(&r->mapping_rows, l->mapping_id));
        text_int(r->out, l->is_folded);
        for (size_t k = 0; k < l->n_line; k++) {
            buf_puts(r->out, " /");
            put_row(r, row_of(&r->function_rows, l->line[k]->function_id));
            text_int(r->out, l->line[k]->line);
            text_int(r->out, l->line[k]->column);
        }
    }
}

/* Text, else a number; pprof does not see the number 0 without a unit, and looks at its key all the same. */
static void put_label(struct reading *r, const Perftools__Profiles__Label *l)
{
    bool is_number = l->str == 0;
    size_t before = r->out->len;
    buf_puts(r->out, is_number ? " number" : " text");
    put_name(r, l->key);
    if (is_number) {
        text_int(r->out, l->num);
        put_name(r, l->num_unit);
        if (r->compat && l->num == 0 && l->num_unit == 0) {
            r->out->len = before;
            r->out->data[before] = '\0';
        }
    } else {
        put_name(r, l->str);
    }
}

static void put_samples(struct reading *r)
{
    for (size_t i = 0; i < r->m->n_sample; i++) {
        const Perftools__Profiles__Sample *s = r->m->sample[i];
        if (s->n_value != r->m->n_sample_type || s->n_value == 0)
            r->refused = true;
        text_line(r->out, "sample");
        for (size_t t = 0; t < s->n_value; t++)
            text_int(r->out, s->value[t]);
        buf_puts(r->out, " /");
        for (size_t k = 0; k < s->n_location_id; k++)
            put_row(r, row_of(&r->location_rows, s->location_id[k]));
        for (size_t k = 0; k < s->n_label; k++)
            put_label(r, s->label[k]);
    }
}

static enum oracle_answer read_message(const Perftools__Profiles__Profile *m, const struct walked *walked,
                                       bool compat, struct buf *out)
{
    struct reading r = {.m = m, .out = out, .compat = compat};
    if (m->n_string_table == 0 || m->string_table[0].len != 0 || (m->n_sample_type == 0 && !compat))
        return ORACLE_REFUSED;
    index_tables(&r);
    put_header(&r, walked);
    put_mappings(&r);
    put_functions(&r);
    put_locations(&r);
    put_samples(&r);
    buf_char(out, '\n');
    free_tables(&r);
    return r.refused ? ORACLE_REFUSED : ORACLE_ACCEPTED;
}

enum oracle_answer oracle_read(const void *data, size_t n, bool compat, struct buf *out)
{
    struct walked walked;
    walk_profile(data, n, &walked);
    if (walked.odd_tag)
        return ORACLE_SILENT;
    if (walked.time_after_time)
        return ORACLE_GLUED;
    if (n == 0)
        return ORACLE_REFUSED;
    Perftools__Profiles__Profile *m = perftools__profiles__profile__unpack(NULL, n, data);
    if (!m)
        return ORACLE_REFUSED;
    enum oracle_answer answer = read_message(m, &walked, compat, out);
    perftools__profiles__profile__free_unpacked(m, NULL);
    return answer;
}
