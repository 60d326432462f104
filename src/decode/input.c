#include "decode/input.h"

#include "base/error.h"
#include "base/mem.h"
#include "source/source.h"

#include <inttypes.h>
#include <string.h>

enum { WINDOW = 64 * 1024 };

void input_open(struct input *in, struct source *source, uint64_t max_memory)
{
    *in = (struct input){.source = source, .max_memory = max_memory};
    in->data = mem_alloc(WINDOW, 1);
    in->cap = WINDOW;
}

void input_close(struct input *in)
{
    mem_free(in->data);
    *in = (struct input){0};
}

/* Moves the unread bytes to the front; when they fill the window, doubles it. */
static int make_room(struct input *in, struct pprofx_error *err)
{
    if (in->pos) {
        memmove(in->data, in->data + in->pos, in->end - in->pos);
        in->base += in->pos;
        in->end -= in->pos;
        in->pos = 0;
    }
    if (in->end < in->cap)
        return PPROFX_OK;
    if (in->cap > in->max_memory / 2)
        return error_set(err, PPROFX_LIMIT,
                         "one message needs more than %" PRIu64
                         " bytes of memory; --max-memory raises the limit",
                         in->max_memory);
    in->data = mem_resize(in->data, in->cap * 2, 1);
    in->cap *= 2;
    return PPROFX_OK;
}

int input_need(struct input *in, uint64_t n, struct pprofx_error *err)
{
    while (input_have(in) < n && !in->at_end) {
        size_t got;
        int r = make_room(in, err);
        if (!r)
            r = source_read(in->source, in->data + in->end, in->cap - in->end, &got, err);
        if (r)
            return r;
        in->end += got;
        in->at_end = got == 0;
    }
    return PPROFX_OK;
}

int input_skip(struct input *in, uint64_t n, uint64_t *skipped, struct pprofx_error *err)
{
    uint64_t left = n;
    for (;;) {
        size_t step = input_have(in) < left ? input_have(in) : (size_t)left;
        in->pos += step;
        left -= step;
        if (!left || in->at_end)
            break;
        int r = input_need(in, 1, err);
        if (r)
            return r;
    }
    *skipped = n - left;
    return PPROFX_OK;
}
