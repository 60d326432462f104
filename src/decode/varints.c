#include "decode/varints.h"

#include <string.h>

enum { AT_ONCE = 4, LONGEST = 3 };

void varints_init(struct varints *v)
{
    static const uint32_t masks[] = {0, 0x7f, 0x7fff, 0x7fffff};
    memset(v, 0, sizeof *v);
    for (unsigned bits = 0; bits < 256; bits++) {
        unsigned at = 0, n = 0;
        while (n < AT_ONCE) {
            unsigned length = 1;
            while (at + length <= 8 && (bits >> (at + length - 1) & 1))
                length++;
            if (length > LONGEST || at + length > 8)
                break;
            v->cases[bits].shift[n] = (uint8_t)(at * 8);
            v->cases[bits].mask[n] = masks[length];
            n++;
            at += length;
        }
        for (unsigned i = n; n > 0 && i < AT_ONCE; i++) { /* read again and overwritten later */
            v->cases[bits].shift[i] = v->cases[bits].shift[0];
            v->cases[bits].mask[i] = v->cases[bits].mask[0];
        }
        v->cases[bits].n = (uint8_t)n;
        v->cases[bits].bytes = (uint8_t)at;
    }
}

/* Eight bytes as a little-endian number; compilers make one load of it. */
static inline uint64_t load(const uint8_t *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* The top bit of each byte, gathered: the multiplication moves bit 8i to bit 56 + i. */
static inline unsigned continuing(uint64_t w)
{
    return (unsigned)((w >> 7 & 0x0101010101010101u) * 0x0102040810204080u >> 56);
}

static inline uint32_t id_of(uint64_t w, unsigned shift, uint32_t mask)
{
    uint32_t x = (uint32_t)(w >> shift) & mask;
    return (x & 0x7f) | (x >> 1 & 0x3f80) | (x >> 2 & 0x1fc000);
}

const uint8_t *varints_to_frames(const struct varints *v, const uint8_t *p, const uint8_t *end, uint32_t **to,
                                 uint32_t *top)
{
    uint32_t *at = *to, largest = *top;
    while (end - p >= 8) {
        uint64_t w = load(p);
        unsigned k = continuing(w);
        if (v->cases[k].n == 0)
            break;
        for (unsigned i = 0; i < AT_ONCE; i++) {
            uint32_t frame = id_of(w, v->cases[k].shift[i], v->cases[k].mask[i]) - 1;
            at[i] = frame;
            largest = frame > largest ? frame : largest;
        }
        at += v->cases[k].n;
        p += v->cases[k].bytes;
    }
    *to = at;
    *top = largest;
    return p;
}
