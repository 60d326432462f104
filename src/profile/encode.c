/* profile.proto by hand: a dozen field kinds do not need a library that wants an object for every row. */
#include "profile/encode.h"

#include "base/mem.h"
#include "profile/labels.h"
#include "profile/profile.h"

#include <string.h>
#include <zlib.h>

enum { VARINT = 0, BYTES = 2, LONGEST_VARINT = 10, PACKED_FROM = 3 };

struct encoder {
    const struct profile *p;
    struct buf *out;
    struct buf message;    /* the one being written, before its length is known */
    struct str *strings;   /* of the result, in its order */
    uint32_t *number_of;   /* of the profile's strings in the result, NONE when not used yet */
    size_t n_strings, cap; /* of strings */
    uint32_t empty_text;   /* number of an empty string that is not number 0; 0: none yet */
    uint32_t bytes_text;   /* number of "bytes" if the profile has no such string; 0: none yet */
    struct str *units;     /* labels_units, made when first needed */
    uint32_t *label_ids;   /* scratch */
    size_t label_ids_cap;
};

static void put_varint(struct buf *b, uint64_t v)
{
    buf_reserve(b, LONGEST_VARINT);
    char *at = b->data + b->len;
    for (; v >= 0x80; v >>= 7)
        *at++ = (char)(v | 0x80);
    *at++ = (char)v;
    *at = '\0';
    b->len = (size_t)(at - b->data);
}

static size_t varint_size(uint64_t v)
{
    size_t n = 1;
    for (; v >= 0x80; v >>= 7)
        n++;
    return n;
}

static void put_always(struct buf *b, unsigned field, uint64_t v)
{
    put_varint(b, field << 3 | VARINT);
    put_varint(b, v);
}

/* Zero is what a reader takes when the field is not there. */
static void put_number(struct buf *b, unsigned field, uint64_t v)
{
    if (v)
        put_always(b, field, v);
}

static void put_bytes(struct buf *b, unsigned field, struct str s)
{
    put_varint(b, field << 3 | BYTES);
    put_varint(b, s.n);
    buf_add(b, s.p, s.n);
}

/* Appends the message that was written and empties it for the next. */
static void end_message(struct encoder *e, unsigned field)
{
    put_bytes(e->out, field, (struct str){buf_text(&e->message), e->message.len});
    buf_clear(&e->message);
}

static uint32_t add_string(struct encoder *e, struct str s)
{
    MEM_ROOM(e->strings, e->n_strings, e->cap);
    e->strings[e->n_strings] = s;
    return (uint32_t)e->n_strings++;
}

static uint32_t string_number(struct encoder *e, uint32_t id)
{
    if (e->number_of[id] == NONE)
        e->number_of[id] = add_string(e, profile_string(e->p, id));
    return e->number_of[id];
}

/* An empty text has to be told from "no text", which is number 0. */
static uint32_t text_number(struct encoder *e, uint32_t id)
{
    if (id)
        return string_number(e, id);
    if (!e->empty_text)
        e->empty_text = add_string(e, str_of(""));
    return e->empty_text;
}

/* A number 0 counts as a label only with a unit, so it gets the one it is read in. */
static uint32_t unit_number(struct encoder *e, uint32_t label)
{
    const struct label *l = &e->p->labels[label];
    if (l->unit || l->number)
        return string_number(e, l->unit);
    if (!e->units)
        e->units = labels_units(e->p, true, NULL);
    uint32_t id = profile_find(e->p, e->units[label].p, e->units[label].n);
    if (id != NONE)
        return text_number(e, id);
    if (!e->bytes_text)
        e->bytes_text = add_string(e, e->units[label]);
    return e->bytes_text;
}

static void put_value_type(struct encoder *e, unsigned field, struct value_type type)
{
    put_number(&e->message, 1, string_number(e, type.type));
    put_number(&e->message, 2, string_number(e, type.unit));
    end_message(e, field);
}

static void put_locations(struct encoder *e, size_t sample)
{
    const struct profile *p = e->p;
    size_t n = profile_depth(p, p->sample_stack[sample]), size = 0;
    const uint32_t *frames = profile_stack(p, p->sample_stack[sample]);
    for (size_t i = 0; i < n; i++)
        size += varint_size(p->locations[frames[i]].id);
    if (n >= PACKED_FROM) {
        put_varint(&e->message, 1 << 3 | BYTES);
        put_varint(&e->message, size);
    }
    for (size_t i = 0; i < n; i++) {
        if (n < PACKED_FROM)
            put_varint(&e->message, 1 << 3 | VARINT);
        put_varint(&e->message, p->locations[frames[i]].id);
    }
}

static void put_values(struct encoder *e, size_t sample)
{
    const int64_t *values = profile_values(e->p, sample);
    size_t n = e->p->n_types, size = 0;
    for (size_t i = 0; i < n; i++)
        size += varint_size((uint64_t)values[i]);
    if (n >= PACKED_FROM) {
        put_varint(&e->message, 2 << 3 | BYTES);
        put_varint(&e->message, size);
    }
    for (size_t i = 0; i < n; i++) {
        if (n < PACKED_FROM)
            put_varint(&e->message, 2 << 3 | VARINT);
        put_varint(&e->message, (uint64_t)values[i]);
    }
}

static size_t pair_size(uint64_t v)
{
    return v ? 1 + varint_size(v) : 0;
}

static void put_label(struct encoder *e, uint32_t id)
{
    const struct label *l = &e->p->labels[id];
    uint32_t key = string_number(e, l->key);
    uint32_t text = l->is_number ? 0 : text_number(e, l->text);
    uint32_t unit = l->is_number ? unit_number(e, id) : 0;
    uint64_t number = l->is_number ? (uint64_t)l->number : 0;
    struct buf *b = &e->message;
    put_varint(b, 3 << 3 | BYTES);
    put_varint(b, pair_size(key) + pair_size(text) + pair_size(number) + pair_size(unit));
    put_number(b, 1, key);
    put_number(b, 2, text);
    put_number(b, 3, number);
    put_number(b, 4, unit);
}

static void put_labels(struct encoder *e, size_t sample)
{
    uint32_t first = e->p->label_start[sample];
    size_t n = e->p->label_start[sample + 1] - first;
    if (!n)
        return;
    e->label_ids = mem_grow(e->label_ids, &e->label_ids_cap, n, sizeof *e->label_ids);
    memcpy(e->label_ids, e->p->sample_labels + first, n * sizeof *e->label_ids);
    labels_sort(e->p, e->label_ids, n);
    for (size_t i = 0; i < n; i++)
        put_label(e, e->label_ids[i]);
}

static void put_mapping(struct encoder *e, const struct mapping *m)
{
    struct buf *b = &e->message;
    put_number(b, 1, m->id);
    put_number(b, 2, m->start);
    put_number(b, 3, m->limit);
    put_number(b, 4, m->offset);
    put_number(b, 5, string_number(e, m->file));
    put_number(b, 6, string_number(e, m->build_id));
    put_number(b, 7, m->has_functions);
    put_number(b, 8, m->has_filenames);
    put_number(b, 9, m->has_line_numbers);
    put_number(b, 10, m->has_inline_frames);
    end_message(e, 3);
}

static void put_location(struct encoder *e, const struct location *l)
{
    const struct profile *p = e->p;
    struct buf *b = &e->message;
    put_number(b, 1, l->id);
    put_number(b, 2, l->mapping == NONE ? 0 : p->mappings[l->mapping].id);
    put_number(b, 3, l->address);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        const struct line *line = &p->lines[l->first_line + i];
        uint64_t function = p->functions[line->function].id, number = (uint64_t)line->line;
        uint64_t column = (uint64_t)line->column;
        put_varint(b, 4 << 3 | BYTES);
        put_varint(b, pair_size(function) + pair_size(number) + pair_size(column));
        put_number(b, 1, function);
        put_number(b, 2, number);
        put_number(b, 3, column);
    }
    put_number(b, 5, l->folded);
    end_message(e, 4);
}

static void put_function(struct encoder *e, const struct function *f)
{
    struct buf *b = &e->message;
    put_number(b, 1, f->id);
    put_number(b, 2, string_number(e, f->name));
    put_number(b, 3, string_number(e, f->system_name));
    put_number(b, 4, string_number(e, f->file));
    put_number(b, 5, (uint64_t)f->start_line);
    end_message(e, 5);
}

static void put_rows(struct encoder *e)
{
    const struct profile *p = e->p;
    for (size_t i = 0; i < p->n_types; i++)
        put_value_type(e, 1, p->types[i]);
    for (size_t i = 0; i < p->n_samples; i++) {
        put_locations(e, i);
        put_values(e, i);
        put_labels(e, i);
        end_message(e, 2);
    }
    for (size_t i = 0; i < p->n_mappings; i++)
        put_mapping(e, &p->mappings[i]);
    for (size_t i = 0; i < p->n_locations; i++)
        put_location(e, &p->locations[i]);
    for (size_t i = 0; i < p->n_functions; i++)
        put_function(e, &p->functions[i]);
}

static void put_comments(struct encoder *e)
{
    const struct profile *p = e->p;
    size_t n = p->n_comments, size = 0;
    for (size_t i = 0; i < n; i++)
        size += varint_size(string_number(e, p->comments[i]));
    if (n >= PACKED_FROM) {
        put_varint(e->out, 13 << 3 | BYTES);
        put_varint(e->out, size);
    }
    for (size_t i = 0; i < n; i++) {
        if (n < PACKED_FROM)
            put_varint(e->out, 13 << 3 | VARINT);
        put_varint(e->out, string_number(e, p->comments[i]));
    }
}

/* The string table comes before the fields that use its last entries, so those are numbered first. */
static void put_header(struct encoder *e)
{
    const struct profile *p = e->p;
    uint32_t drop = string_number(e, p->drop_frames), keep = string_number(e, p->keep_frames);
    (void)string_number(e, p->period_type.type);
    (void)string_number(e, p->period_type.unit);
    for (size_t i = 0; i < p->n_comments; i++)
        (void)string_number(e, p->comments[i]);
    uint32_t default_type = string_number(e, p->default_type), doc_url = string_number(e, p->doc_url);
    for (size_t i = 0; i < e->n_strings; i++)
        put_bytes(e->out, 6, e->strings[i]);
    put_number(e->out, 7, drop);
    put_number(e->out, 8, keep);
    put_number(e->out, 9, (uint64_t)p->time_nanos);
    put_number(e->out, 10, (uint64_t)p->duration_nanos);
    if (p->period_type.type || p->period_type.unit)
        put_value_type(e, 11, p->period_type);
    put_number(e->out, 12, (uint64_t)p->period);
    put_comments(e);
    put_always(e->out, 14, default_type);
    put_number(e->out, 15, doc_url);
}

void encode(const struct profile *p, struct buf *out)
{
    size_t n = profile_n_strings(p);
    struct encoder e = {.p = p, .out = out, .number_of = mem_alloc(n, sizeof *e.number_of)};
    for (size_t i = 0; i < n; i++)
        e.number_of[i] = NONE;
    (void)string_number(&e, 0);
    put_rows(&e);
    put_header(&e);
    buf_free(&e.message);
    mem_free(e.strings);
    mem_free(e.number_of);
    mem_free(e.units);
    mem_free(e.label_ids);
}

static void *zlib_alloc(void *context, unsigned count, unsigned size)
{
    (void)context;
    return mem_alloc(count, size);
}

static void zlib_free(void *context, void *p)
{
    (void)context;
    mem_free(p);
}

void encode_gzip(const struct profile *p, struct buf *out)
{
    enum { GZIP = 16, CHUNK = 1 << 16, LARGEST_INPUT = 1 << 30, MEMORY = 8 };
    struct buf raw = {0};
    encode(p, &raw);
    z_stream z = {.zalloc = zlib_alloc, .zfree = zlib_free};
    /* Cannot fail: the arguments are constants and memory never runs out here. */
    (void)deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP, MEMORY, Z_DEFAULT_STRATEGY);
    size_t at = 0;
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        size_t n = raw.len - at < LARGEST_INPUT ? raw.len - at : LARGEST_INPUT;
        bool last = at + n == raw.len;
        z.next_in = (Bytef *)raw.data + at;
        z.avail_in = (uInt)n;
        buf_reserve(out, CHUNK);
        z.next_out = (Bytef *)out->data + out->len;
        z.avail_out = CHUNK;
        status = deflate(&z, last ? Z_FINISH : Z_NO_FLUSH);
        at += n - z.avail_in;
        out->len += CHUNK - z.avail_out;
    }
    out->data[out->len] = '\0';
    (void)deflateEnd(&z);
    buf_free(&raw);
}
