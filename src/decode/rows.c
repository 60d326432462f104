/* The messages that are not hot, decoded by protobuf-c into an arena that is emptied after each. */
#include "base/error.h"
#include "decode/builder.h"
#include "decode/wire.h"
#include "profile.pb-c.h"

#include <inttypes.h>

/* protobuf-c takes its memory here: as much of it as the limit leaves, then none, which makes it give up. */
struct budget {
    struct arena *arena;
    uint64_t left;
    bool is_spent;
};

static void *budget_alloc(void *data, size_t n)
{
    struct budget *budget = data;
    if (n > budget->left) {
        budget->is_spent = true;
        return NULL;
    }
    budget->left -= n;
    return arena_alloc(budget->arena, 1, n);
}

static void budget_free(void *data, void *p)
{
    (void)data;
    (void)p;
}

/* A kind of message: how to read it, and the wire types its fields may have, to say what is wrong. */
enum { V = 1 << WIRE_VARINT, B = 1 << WIRE_BYTES };

static const uint8_t numbers[] = {0, V, V, V, V, V, V, V, V, V, V};
static const uint8_t location_fields[] = {0, V, V, V, B, V};

struct kind {
    const ProtobufCMessageDescriptor *descriptor;
    const uint8_t *fields;
    size_t n_fields; /* the last number + 1 */
};

/* The message, living in the builder's row arena until the next call; NULL and the error on failure. */
static ProtobufCMessage *unpack(struct builder *b, struct kind kind, const uint8_t *data, size_t n,
                                struct pprofx_error *err)
{
    arena_reset(b->row);
    struct budget budget = {b->row, builder_room(b), false};
    ProtobufCAllocator allocator = {budget_alloc, budget_free, &budget};
    ProtobufCMessage *m = protobuf_c_message_unpack(kind.descriptor, &allocator, n, data);
    if (m)
        return m;
    if (budget.is_spent) {
        (void)builder_too_large(b, err);
        return NULL;
    }
    size_t at;
    const char *why = wire_explain(data, n, kind.fields, kind.n_fields, &at);
    (void)error_set(err, PPROFX_FORMAT, "%s, %zu bytes into the message", why, at);
    return NULL;
}

/* The code that unpack set, or LIMIT or FORMAT when the caller wants no error. */
static int failed(const struct pprofx_error *err)
{
    return err ? (int)err->code : PPROFX_FORMAT;
}

#define KIND(name, shape, last)                                                                              \
    ((struct kind){&perftools__profiles__##name##__descriptor, (shape), (last) + 1})

int builder_value_type(struct builder *b, const uint8_t *data, size_t n, bool is_period,
                       struct pprofx_error *err)
{
    ProtobufCMessage *message = unpack(b, KIND(value_type, numbers, 2), data, n, err);
    if (!message)
        return failed(err);
    const Perftools__Profiles__ValueType *m = (const void *)message;
    struct value_type t = {builder_string_number(m->type), builder_string_number(m->unit)};
    struct profile *p = b->p;
    if (is_period) {
        p->period_type = t;
        return PPROFX_OK;
    }
    int r = BUILDER_GROW(b, p->types, b->cap.types, p->n_types + 1, err);
    if (!r)
        p->types[p->n_types++] = t;
    return r;
}

int builder_mapping(struct builder *b, const uint8_t *data, size_t n, struct pprofx_error *err)
{
    ProtobufCMessage *message = unpack(b, KIND(mapping, numbers, 10), data, n, err);
    if (!message)
        return failed(err);
    const Perftools__Profiles__Mapping *m = (const void *)message;
    struct profile *p = b->p;
    if (m->id == 0)
        return error_set(err, PPROFX_FORMAT, "a mapping has the reserved id 0");
    if (p->n_mappings >= NONE - 1 || !idmap_add(&b->mapping_ids, m->id))
        return error_set(err, PPROFX_FORMAT, "two mappings have the id %" PRIu64, m->id);
    int r = BUILDER_GROW(b, p->mappings, b->cap.mappings, p->n_mappings + 1, err);
    if (r)
        return r;
    p->mappings[p->n_mappings++] = (struct mapping){
        .id = m->id,
        .start = m->memory_start,
        .limit = m->memory_limit,
        .offset = m->file_offset,
        .file = builder_string_number(m->filename),
        .build_id = builder_string_number(m->build_id),
        .has_functions = m->has_functions,
        .has_filenames = m->has_filenames,
        .has_line_numbers = m->has_line_numbers,
        .has_inline_frames = m->has_inline_frames,
    };
    return PPROFX_OK;
}

static int add_lines(struct builder *b, const Perftools__Profiles__Location *m, struct pprofx_error *err)
{
    struct profile *p = b->p;
    size_t need = p->n_lines + m->n_line;
    if (need >= NONE)
        return error_set(err, PPROFX_LIMIT, "the profile has more than %u lines", NONE - 1);
    int r = BUILDER_GROW(b, p->lines, b->cap.lines, need, err);
    if (!r)
        r = BUILDER_GROW(b, b->line_functions, b->line_functions_cap, need, err);
    for (size_t i = 0; !r && i < m->n_line; i++) {
        b->line_functions[p->n_lines] = m->line[i]->function_id;
        p->lines[p->n_lines++] = (struct line){m->line[i]->line, m->line[i]->column, NONE};
    }
    return r;
}

int builder_location(struct builder *b, const uint8_t *data, size_t n, struct pprofx_error *err)
{
    ProtobufCMessage *message = unpack(b, KIND(location, location_fields, 5), data, n, err);
    if (!message)
        return failed(err);
    const Perftools__Profiles__Location *m = (const void *)message;
    struct profile *p = b->p;
    size_t row = p->n_locations;
    if (m->id == 0)
        return error_set(err, PPROFX_FORMAT, "a location has the reserved id 0");
    if (row >= BIG_FRAME || !idmap_add(&b->location_ids, m->id))
        return error_set(err, PPROFX_FORMAT, "two locations have the id %" PRIu64, m->id);
    int r = BUILDER_GROW(b, p->locations, b->cap.locations, row + 1, err);
    if (!r)
        r = BUILDER_GROW(b, b->location_mappings, b->location_mappings_cap, row + 1, err);
    if (r)
        return r;
    b->location_mappings[row] = m->mapping_id;
    p->locations[row] = (struct location){
        .id = m->id,
        .address = m->address,
        .mapping = NONE,
        .first_line = (uint32_t)p->n_lines,
        .n_lines = (uint32_t)m->n_line,
        .folded = m->is_folded,
    };
    r = add_lines(b, m, err);
    if (!r)
        p->n_locations++;
    return r;
}

int builder_function(struct builder *b, const uint8_t *data, size_t n, struct pprofx_error *err)
{
    ProtobufCMessage *message = unpack(b, KIND(function, numbers, 5), data, n, err);
    if (!message)
        return failed(err);
    const Perftools__Profiles__Function *m = (const void *)message;
    struct profile *p = b->p;
    if (m->id == 0)
        return error_set(err, PPROFX_FORMAT, "a function has the reserved id 0");
    if (p->n_functions >= NONE - 1 || !idmap_add(&b->function_ids, m->id))
        return error_set(err, PPROFX_FORMAT, "two functions have the id %" PRIu64, m->id);
    int r = BUILDER_GROW(b, p->functions, b->cap.functions, p->n_functions + 1, err);
    if (r)
        return r;
    p->functions[p->n_functions++] = (struct function){
        .id = m->id,
        .start_line = m->start_line,
        .name = builder_string_number(m->name),
        .system_name = builder_string_number(m->system_name),
        .file = builder_string_number(m->filename),
    };
    return PPROFX_OK;
}

int builder_label(struct builder *b, const uint8_t *data, size_t n, struct label *out,
                  struct pprofx_error *err)
{
    ProtobufCMessage *message = unpack(b, KIND(label, numbers, 4), data, n, err);
    if (!message)
        return failed(err);
    const Perftools__Profiles__Label *m = (const void *)message;
    *out = (struct label){
        .key = builder_string_number(m->key),
        .text = builder_string_number(m->str),
        .is_number = m->str == 0,
    };
    if (out->is_number) {
        out->number = m->num;
        out->unit = builder_string_number(m->num_unit);
    }
    return PPROFX_OK;
}
