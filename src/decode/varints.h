/* Runs of short varints, several at a time.  The lengths of neighbouring ids look random to a branch
 * predictor, so the ends of up to four are found in eight bytes at once, without a branch on any of them. */
#ifndef DECODE_VARINTS_H
#define DECODE_VARINTS_H

#include <stddef.h>
#include <stdint.h>

/* By which of eight bytes continue (bit i: byte i): where the first four varints of at most three bytes lie.
 */
struct varints {
    struct {
        uint32_t mask[4];
        uint8_t shift[4];
        uint8_t n, bytes; /* so many whole varints, in so many bytes */
    } cases[256];
};

void varints_init(struct varints *v);

/* Writes id - 1 of each varint at p to *to and moves it, and raises *top to the largest; stops at a long
 * varint or where fewer than eight bytes remain, and returns the place.  *to needs room for three frames more
 * than are made. An id of 0 becomes UINT32_MAX. */
const uint8_t *varints_to_frames(const struct varints *v, const uint8_t *p, const uint8_t *end, uint32_t **to,
                                 uint32_t *top);

#endif
