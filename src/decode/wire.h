/* Protocol Buffers' wire format, as far as walking over a message needs it. */
#ifndef DECODE_WIRE_H
#define DECODE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

/* The varint at p; returns the byte behind it, or NULL when it is cut or longer than ten bytes. */
const uint8_t *wire_varint_slow(const uint8_t *p, const uint8_t *end, uint64_t *out);

static inline const uint8_t *wire_varint(const uint8_t *p, const uint8_t *end, uint64_t *out)
{
    if (end - p >= 3) { /* nearly all ids and small numbers */
        uint32_t v = p[0];
        if (v < 0x80) {
            *out = v;
            return p + 1;
        }
        uint32_t w = p[1];
        if (w < 0x80) {
            *out = (v & 0x7f) | w << 7;
            return p + 2;
        }
        uint32_t x = p[2];
        if (x < 0x80) {
            *out = (v & 0x7f) | (w & 0x7f) << 7 | x << 14;
            return p + 3;
        }
    }
    return wire_varint_slow(p, end, out);
}

/* One field of a message in memory. */
struct wire_field {
    uint64_t number;
    unsigned type;
    uint64_t value;      /* of a number */
    const uint8_t *data; /* of bytes */
    size_t n;
};

/* The field at p; returns the byte behind it, or NULL and why not. */
const uint8_t *wire_next(const uint8_t *p, const uint8_t *end, struct wire_field *out, const char **why);

/* Why a message with the given fields cannot be read.  expected[number] is the wire type of each known field
 * as a bit set (1 << type), 0 for unknown ones; never returns NULL. */
const char *wire_explain(const uint8_t *data, size_t n, const uint8_t *expected, size_t n_expected,
                         size_t *at);

#endif
