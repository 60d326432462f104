/* Texts that are equal get the same number, from 0 in the order they are first met. */
#ifndef DECODE_ALIKE_H
#define DECODE_ALIKE_H

#include "base/str.h"

#include <stdint.h>

struct alike {
    struct arena *arena; /* the texts */
    struct str *texts;
    uint64_t *slots; /* upper half: hash; lower half: number + 1 */
    size_t n, cap, mask;
    size_t most_bytes; /* of texts; what does not fit has no number */
};

void alike_open(struct alike *a, size_t most_bytes);
void alike_close(struct alike *a);

/* UINT32_MAX for a new text when there is no room left. */
uint32_t alike_number(struct alike *a, struct str text);

#endif
