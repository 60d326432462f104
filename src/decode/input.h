/* A window on the inflated bytes of a source: what is looked at lies in one piece. */
#ifndef DECODE_INPUT_H
#define DECODE_INPUT_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source;

struct input {
    struct source *source;
    uint8_t *data; /* bytes pos .. end are to be read */
    size_t pos, end, cap;
    uint64_t base; /* offset of data[0] in the inflated bytes */
    uint64_t max_memory;
    bool at_end; /* the source has no more */
};

void input_open(struct input *in, struct source *source, uint64_t max_memory);
void input_close(struct input *in);

/* Makes n bytes from pos on available, or as many as there are; a length that lies costs no memory, because
 * the window grows only as bytes really come. */
int input_need(struct input *in, uint64_t n, struct pprofx_error *err);

/* Passes over n bytes without keeping them; *skipped tells how many there were. */
int input_skip(struct input *in, uint64_t n, uint64_t *skipped, struct pprofx_error *err);

static inline size_t input_have(const struct input *in)
{
    return in->end - in->pos;
}

static inline uint64_t input_offset(const struct input *in)
{
    return in->base + in->pos;
}

#endif
