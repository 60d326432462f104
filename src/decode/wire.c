#include "decode/wire.h"

#include <string.h>

const uint8_t *wire_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *out)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 70 && p < end; shift += 7) {
        uint8_t byte = *p++;
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *out = v;
            return p;
        }
    }
    return NULL;
}

static const char *bad_varint(const uint8_t *p, const uint8_t *end)
{
    return end - p < 10 ? "a number is cut off" : "a number is longer than ten bytes";
}

const uint8_t *wire_next(const uint8_t *p, const uint8_t *end, struct wire_field *out, const char **why)
{
    uint64_t tag;
    const uint8_t *q = wire_varint(p, end, &tag);
    if (!q) {
        *why = bad_varint(p, end);
        return NULL;
    }
    *out = (struct wire_field){.number = tag >> 3, .type = (unsigned)(tag & 7)};
    size_t fixed = 0;
    switch (out->type) {
    case WIRE_VARINT:
        p = q;
        q = wire_varint(p, end, &out->value);
        if (!q)
            *why = bad_varint(p, end);
        return q;
    case WIRE_BYTES:
        p = q;
        q = wire_varint(p, end, &out->value);
        if (!q) {
            *why = bad_varint(p, end);
            return NULL;
        }
        if (out->value > (uint64_t)(end - q)) {
            *why = "its length reaches behind the end";
            return NULL;
        }
        out->data = q;
        out->n = (size_t)out->value;
        return q + out->n;
    case WIRE_FIXED64:
        fixed = 8;
        break;
    case WIRE_FIXED32:
        fixed = 4;
        break;
    default:
        *why = "the wire type is unknown";
        return NULL;
    }
    if ((size_t)(end - q) < fixed) {
        *why = "a number is cut off";
        return NULL;
    }
    return q + fixed;
}

const char *wire_explain(const uint8_t *data, size_t n, const uint8_t *expected, size_t n_expected,
                         size_t *at)
{
    const uint8_t *p = data, *end = data + n;
    while (p < end) {
        struct wire_field f;
        const char *why;
        *at = (size_t)(p - data);
        const uint8_t *next = wire_next(p, end, &f, &why);
        if (!next)
            return why;
        if (f.number < n_expected && expected[f.number] && !(expected[f.number] & 1u << f.type))
            return "a field has the wrong wire type";
        p = next;
    }
    *at = 0;
    return "an inner message is malformed";
}
