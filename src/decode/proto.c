/* The outer message, walked field by field as the bytes come: no field waits for the whole. */
#include "decode/proto.h"

#include "base/error.h"
#include "decode/builder.h"
#include "decode/input.h"
#include "decode/wire.h"

#include <inttypes.h>

enum {
    SAMPLE_TYPE = 1,
    SAMPLE,
    MAPPING,
    LOCATION,
    FUNCTION,
    STRING_TABLE,
    DROP_FRAMES,
    KEEP_FRAMES,
    TIME_NANOS,
    DURATION_NANOS,
    PERIOD_TYPE,
    PERIOD,
    COMMENT,
    DEFAULT_SAMPLE_TYPE,
    DOC_URL,
    N_FIELDS
};

static const char *const names[N_FIELDS] = {
    [SAMPLE_TYPE] = "sample_type", [SAMPLE] = "sample",
    [MAPPING] = "mapping",         [LOCATION] = "location",
    [FUNCTION] = "function",       [STRING_TABLE] = "string_table",
    [DROP_FRAMES] = "drop_frames", [KEEP_FRAMES] = "keep_frames",
    [TIME_NANOS] = "time_nanos",   [DURATION_NANOS] = "duration_nanos",
    [PERIOD_TYPE] = "period_type", [PERIOD] = "period",
    [COMMENT] = "comment",         [DEFAULT_SAMPLE_TYPE] = "default_sample_type",
    [DOC_URL] = "doc_url",
};

struct walk {
    struct builder builder;
    bool glued; /* a second time_nanos was seen */
    bool seen_types;
    bool seen_strings;
    bool types_first, time_first; /* what came before the strings, by which the writer is known */
    bool restarted;               /* the fields began over: from here on it may be another profile */
    bool looking; /* a row did not fit; only a second time_nanos is looked for, which would explain it */
};

/* Whether a field can only begin another profile.  Every writer keeps its strings together, and each order
 * has its own sign: a table that begins again (strings first), a type again (pprof: types, strings, time),
 * anything behind the strings (Go: time, strings, the end). */
static bool starts_next(const struct walk *w, const struct wire_field *f)
{
    if (!w->seen_strings)
        return false;
    if (f->number == STRING_TABLE)
        return f->type == WIRE_BYTES && f->value == 0;
    return (w->types_first && (w->time_first || f->number == SAMPLE_TYPE)) ||
           (f->number == TIME_NANOS && w->builder.p->time_nanos != 0);
}

static void note_strings(struct walk *w)
{
    if (!w->seen_strings) {
        w->types_first = w->seen_types;
        w->time_first = w->builder.p->time_nanos != 0;
    }
    w->seen_strings = true;
}

static int add_comment(struct builder *b, uint64_t string, struct pprofx_error *err)
{
    struct profile *p = b->p;
    int r = BUILDER_GROW(b, p->comments, b->cap.comments, p->n_comments + 1, err);
    if (!r)
        p->comments[p->n_comments++] = builder_string_number((int64_t)string);
    return r;
}

static int add_packed_comments(struct builder *b, const struct wire_field *f, struct pprofx_error *err)
{
    const uint8_t *at = f->data, *end = f->data + f->n;
    int r = PPROFX_OK;
    while (!r && at < end) {
        uint64_t string;
        at = wire_varint(at, end, &string);
        if (!at)
            return error_set(err, PPROFX_FORMAT, "a number is cut off or longer than ten bytes");
        r = add_comment(b, string, err);
    }
    return r;
}

static int bytes_field(struct walk *w, const struct wire_field *f, uint64_t offset, struct pprofx_error *err)
{
    struct builder *b = &w->builder;
    if (w->looking)
        return PPROFX_OK;
    switch (f->number) {
    case SAMPLE_TYPE:
        w->seen_types = true;
        return builder_value_type(b, f->data, f->n, false, err);
    case SAMPLE:
        return builder_sample(b, f->data, f->n, offset, err);
    case MAPPING:
        return builder_mapping(b, f->data, f->n, err);
    case LOCATION:
        return builder_location(b, f->data, f->n, err);
    case FUNCTION:
        return builder_function(b, f->data, f->n, err);
    case STRING_TABLE:
        note_strings(w);
        return builder_string(b, f->data, f->n, err);
    case PERIOD_TYPE:
        return builder_value_type(b, f->data, f->n, true, err);
    case COMMENT:
        return add_packed_comments(b, f, err);
    default:
        return f->number < N_FIELDS && f->number > 0
                   ? error_set(err, PPROFX_FORMAT, "the field has wire type %u", f->type)
                   : PPROFX_OK;
    }
}

static int number_field(struct walk *w, const struct wire_field *f, struct pprofx_error *err)
{
    struct builder *b = &w->builder;
    int64_t v = (int64_t)f->value;
    switch (f->number) {
    case DROP_FRAMES:
        b->drop_frames = v;
        break;
    case KEEP_FRAMES:
        b->keep_frames = v;
        break;
    case TIME_NANOS:
        w->glued = w->glued || b->p->time_nanos != 0;
        b->p->time_nanos = v;
        break;
    case DURATION_NANOS:
        b->p->duration_nanos = v;
        break;
    case PERIOD:
        b->p->period = v;
        break;
    case COMMENT:
        return add_comment(b, f->value, err);
    case DEFAULT_SAMPLE_TYPE:
        b->default_type = v;
        break;
    case DOC_URL:
        b->doc_url = v;
        break;
    default:
        return f->number < N_FIELDS && f->number > 0
                   ? error_set(err, PPROFX_FORMAT, "the field has wire type %u", f->type)
                   : PPROFX_OK;
    }
    return PPROFX_OK;
}

static int cut_off(uint64_t offset, const char *why, struct pprofx_error *err)
{
    return error_set(err, PPROFX_FORMAT, "at byte %" PRIu64 ": %s", offset, why);
}

/* Passes over a field nobody knows without keeping its bytes. */
static int skip_bytes(struct input *in, const struct wire_field *f, uint64_t offset, struct pprofx_error *err)
{
    uint64_t skipped;
    int r = input_skip(in, f->value, &skipped, err);
    if (!r && skipped < f->value)
        r = cut_off(offset, "the file ends inside a field", err);
    return r;
}

/* The field at the start of the window, whose tag and length have been read into f. */
static int one_field(struct walk *w, struct input *in, struct wire_field *f, uint64_t offset,
                     struct pprofx_error *err)
{
    bool is_known = f->number > 0 && f->number < N_FIELDS;
    int r = PPROFX_OK;
    switch (f->type) {
    case WIRE_VARINT:
        r = number_field(w, f, err);
        break;
    case WIRE_BYTES:
        if (!is_known)
            return skip_bytes(in, f, offset, err);
        r = input_need(in, f->value, err);
        if (r)
            return r;
        if (input_have(in) < f->value) {
            r = error_set(err, PPROFX_FORMAT, "the file ends %" PRIu64 " bytes before the end of the field",
                          f->value - input_have(in));
            break;
        }
        f->data = in->data + in->pos;
        f->n = (size_t)f->value;
        r = bytes_field(w, f, offset, err);
        in->pos += f->n; /* also when it failed: see walk */
        break;
    default: /* fixed width: no field of ours has it */
        if (is_known)
            r = error_set(err, PPROFX_FORMAT, "the field has wire type %u", f->type);
        in->pos += f->type == WIRE_FIXED64 ? 8 : 4;
    }
    if (r == PPROFX_FORMAT && is_known)
        error_prefix(err, "field %d (%s) at byte %" PRIu64 ": ", (int)f->number, names[f->number], offset);
    return r;
}

enum { HEAD = 20 }; /* a tag and a number or length, ten bytes each at most */

/* Reads tag and number or length; the bytes of a bytes field stay in the window. */
static int read_head(struct input *in, struct wire_field *f, uint64_t offset, struct pprofx_error *err)
{
    const uint8_t *start = in->data + in->pos, *end = in->data + in->end;
    uint64_t tag;
    const uint8_t *p = wire_varint(start, end, &tag);
    if (!p)
        return cut_off(offset, "a field's tag is cut off or longer than ten bytes", err);
    *f = (struct wire_field){.number = tag >> 3, .type = (unsigned)(tag & 7)};
    switch (f->type) {
    case WIRE_VARINT:
    case WIRE_BYTES:
        p = wire_varint(p, end, &f->value);
        if (!p)
            return cut_off(offset, "a field's number or length is cut off or longer than ten bytes", err);
        break;
    case WIRE_FIXED64:
    case WIRE_FIXED32:
        if (end - p < (f->type == WIRE_FIXED64 ? 8 : 4))
            return cut_off(offset, "the file ends inside a number", err);
        break;
    default:
        return error_set(err, PPROFX_FORMAT,
                         "at byte %" PRIu64 ": field %" PRIu64 " has wire type %u, which does not exist",
                         offset, f->number, f->type);
    }
    in->pos += (size_t)(p - start);
    return PPROFX_OK;
}

/* One field from the window's start; *next when it belongs to another profile and was left there. */
static int step(struct walk *w, struct input *in, bool split, bool *next, struct pprofx_error *err)
{
    uint64_t offset = input_offset(in);
    size_t start = in->pos;
    struct wire_field f = {0};
    int r = read_head(in, &f, offset, err);
    if (r)
        return r;
    if (starts_next(w, &f)) {
        w->restarted = true;
        if (split) {
            in->pos = start;
            *next = true;
            return PPROFX_OK;
        }
    }
    return one_field(w, in, &f, offset, err);
}

/* All fields.  Rows of a second profile clash with the first one's before its time_nanos tells what it is; so
 * after a restart the first error is kept back until that is known. */
static int walk(struct walk *w, struct input *in, bool split, bool *next, struct pprofx_error *err)
{
    int kept = PPROFX_OK;
    *next = false;
    while (!w->glued && !*next) {
        int r = input_have(in) < HEAD ? input_need(in, HEAD, w->looking ? NULL : err) : PPROFX_OK;
        bool at_end = input_have(in) == 0;
        if (!r && !at_end)
            r = step(w, in, split, next, w->looking ? NULL : err);
        if (w->looking && (r || at_end))
            return kept;
        if (r == PPROFX_FORMAT && w->restarted && !split) {
            w->looking = true;
            kept = r;
        } else if (r || at_end) {
            return r;
        }
    }
    return PPROFX_OK;
}

int proto_decode(struct input *in, uint64_t max_memory, uint64_t held, bool compat, bool split,
                 struct profile **out, bool *glued, struct pprofx_error *err)
{
    struct walk w = {0};
    builder_init(&w.builder, max_memory, held, compat);
    bool next;
    int r = walk(&w, in, split, &next, err);
    if (!r && w.glued && split)
        r = error_set(err, PPROFX_FORMAT, "field 9 (time_nanos) is there twice");
    else if (!r && w.glued)
        *glued = true;
    else if (!r) {
        r = builder_finish(&w.builder, out, err);
        if (!r)
            *glued = next;
    }
    builder_free(&w.builder);
    return r;
}
