/* The hot message: a Sample is scanned in place into the columns, its stack and its labels interned.
 * Everything else of a profile is small beside its samples. */
#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "decode/builder.h"
#include "decode/wire.h"

#include <string.h>

enum { LOCATION_ID = 1, VALUE = 2, LABEL = 3 };

/* The frame of a location id: id - 1 where that is small; see builder.h. */
static void put_frame(struct builder *b, uint32_t *at, uint64_t id)
{
    uint32_t frame = (uint32_t)(id - 1);
    if (id > BIG_FRAME) {
        (void)idmap_add(&b->big_ids, id);
        frame = BIG_FRAME + idmap_find(&b->big_ids, id);
    } else if (frame > b->top_frame) {
        b->top_frame = frame;
    }
    *at = frame;
}

/* Packed location ids to *to, which has room for a frame a byte and a few more. */
static const uint8_t *scan_ids(struct builder *b, const uint8_t *p, const uint8_t *end, uint32_t **to)
{
    uint32_t *at = *to;
    if (!b->varints) {
        b->varints = mem_alloc(1, sizeof *b->varints);
        varints_init(b->varints);
    }
    for (;;) {
        p = varints_to_frames(b->varints, p, end, &at, &b->top_frame);
        if (p == end)
            break;
        uint64_t id; /* a long one, or one of the last few */
        p = wire_varint(p, end, &id);
        if (!p)
            return NULL;
        put_frame(b, at++, id);
    }
    *to = at;
    return p;
}

static int add_value(struct builder *b, size_t *n, uint64_t v, struct pprofx_error *err)
{
    struct profile *p = b->p;
    size_t at = p->n_samples * b->width + *n;
    /* One too many, or the profile is refused for an earlier sample already: counted, not kept. */
    if ((b->width && *n >= b->width) || b->odd_sample != SIZE_MAX) {
        ++*n;
        return PPROFX_OK;
    }
    int r = BUILDER_GROW(b, p->values, b->cap.values, at + 1, err);
    if (r)
        return r;
    memcpy(&p->values[at], &v, sizeof v);
    ++*n;
    return PPROFX_OK;
}

static int scan_values(struct builder *b, const uint8_t *p, const uint8_t *end, size_t *n,
                       struct pprofx_error *err)
{
    while (p < end) {
        uint64_t v;
        p = wire_varint(p, end, &v);
        if (!p)
            return error_set(err, PPROFX_FORMAT, "a value is cut off or longer than ten bytes");
        int r = add_value(b, n, v, err);
        if (r)
            return r;
    }
    return PPROFX_OK;
}

static void grow_label_slots(struct builder *b)
{
    mem_free(b->label_slots);
    b->label_mask = b->label_mask * 2 + 1;
    b->label_slots = mem_zalloc(b->label_mask + 1, sizeof *b->label_slots);
    for (size_t i = 0; i < b->p->n_labels; i++) {
        size_t at = hash_bytes(b->label_bytes[i].p, b->label_bytes[i].n, 0) & b->label_mask;
        while (b->label_slots[at])
            at = (at + 1) & b->label_mask;
        b->label_slots[at] = (uint32_t)i + 1;
    }
}

/* The row of a label, decoded when its bytes are seen for the first time. */
static int intern_label(struct builder *b, struct str bytes, uint32_t *out, struct pprofx_error *err)
{
    struct profile *p = b->p;
    size_t at = hash_bytes(bytes.p, bytes.n, 0) & b->label_mask;
    for (; b->label_slots[at]; at = (at + 1) & b->label_mask)
        if (str_equal(b->label_bytes[b->label_slots[at] - 1], bytes)) {
            *out = b->label_slots[at] - 1;
            return PPROFX_OK;
        }
    int r = BUILDER_GROW(b, p->labels, b->cap.labels, p->n_labels + 1, err);
    if (!r)
        r = BUILDER_GROW(b, b->label_bytes, b->cap.label_bytes, p->n_labels + 1, err);
    if (!r)
        r = builder_label(b, (const uint8_t *)bytes.p, bytes.n, &p->labels[p->n_labels], err);
    if (r)
        return r;
    b->label_bytes[p->n_labels] = (struct str){arena_copy(b->scratch, bytes.p, bytes.n), bytes.n};
    *out = (uint32_t)p->n_labels++;
    b->label_slots[at] = (uint32_t)p->n_labels;
    if (p->n_labels > b->label_mask / 2)
        grow_label_slots(b);
    return PPROFX_OK;
}

static int add_label(struct builder *b, const uint8_t *data, size_t n, size_t *n_labels,
                     struct pprofx_error *err)
{
    struct profile *p = b->p;
    size_t at = p->label_start[p->n_samples] + *n_labels;
    if (at >= NONE)
        return error_set(err, PPROFX_LIMIT, "the profile has more than %u labels", NONE - 1);
    int r = BUILDER_GROW(b, p->sample_labels, b->cap.sample_labels, at + 1, err);
    if (!r)
        r = intern_label(b, (struct str){(const char *)data, n}, &p->sample_labels[at], err);
    if (!r)
        ++*n_labels;
    return r;
}

/* The first sample tells how many values each must have.  One that differs makes builder_finish refuse the
 * profile, but a second profile glued to this one must still be seen, so reading goes on; the values are not
 * filled up, or a wide first sample would make each empty one after it as wide. */
static void end_values(struct builder *b, size_t n, uint64_t offset)
{
    struct profile *p = b->p;
    if (p->n_samples == 0) {
        b->width = n;
        b->first_offset = offset;
    }
    if (n != b->width && b->odd_sample == SIZE_MAX) {
        b->odd_sample = p->n_samples;
        b->odd_width = n;
        b->odd_offset = offset;
    }
}

static int end_sample(struct builder *b, size_t depth, size_t n_values, size_t n_labels, uint64_t offset,
                      struct pprofx_error *err)
{
    struct profile *p = b->p;
    size_t i = p->n_samples;
    if (i >= NONE - 1)
        return error_set(err, PPROFX_LIMIT, "the profile has more than %u samples", NONE - 1);
    end_values(b, n_values, offset);
    int r = BUILDER_GROW(b, p->sample_stack, b->cap.sample_stack, i + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->label_start, b->cap.label_start, i + 2, err);
    if (!r)
        r = stacks_add(b, depth, err);
    if (r)
        return r;
    p->label_start[i + 1] = p->label_start[i] + (uint32_t)n_labels;
    p->n_samples++;
    return PPROFX_OK;
}

int builder_sample(struct builder *b, const uint8_t *data, size_t n, uint64_t offset,
                   struct pprofx_error *err)
{
    uint32_t *first;
    int r = stacks_room(b, n, &first, err);
    if (r)
        return r;
    size_t n_values = 0, n_labels = 0;
    uint32_t *frame = first;
    const uint8_t *at = data, *end = data + n;
    while (!r && at < end) {
        struct wire_field f;
        const char *why;
        at = wire_next(at, end, &f, &why);
        if (!at)
            return error_set(err, PPROFX_FORMAT, "%s", why);
        switch (f.number << 3 | f.type) {
        case LOCATION_ID << 3 | WIRE_BYTES:
            if (!scan_ids(b, f.data, f.data + f.n, &frame))
                r = error_set(err, PPROFX_FORMAT, "a location id is cut off or longer than ten bytes");
            break;
        case LOCATION_ID << 3 | WIRE_VARINT:
            put_frame(b, frame++, f.value);
            break;
        case VALUE << 3 | WIRE_BYTES:
            r = scan_values(b, f.data, f.data + f.n, &n_values, err);
            break;
        case VALUE << 3 | WIRE_VARINT:
            r = add_value(b, &n_values, f.value, err);
            break;
        case LABEL << 3 | WIRE_BYTES:
            r = add_label(b, f.data, f.n, &n_labels, err);
            break;
        default:
            if (f.number >= LOCATION_ID && f.number <= LABEL)
                r = error_set(err, PPROFX_FORMAT, "field %d has wire type %u", (int)f.number, f.type);
        }
    }
    if (r)
        return r;
    return end_sample(b, (size_t)(frame - first), n_values, n_labels, offset, err);
}
