#include "decode/lines.h"

#include "base/error.h"

#include <string.h>

bool line_is_blank(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != ' ' && line.p[i] != '\t')
            return false;
    return true;
}

/* Finds the end of the line at the input's position; what was searched is not searched again when more comes.
 */
static int find_end(struct input *in, size_t *length, bool *ended, struct pprofx_error *err)
{
    size_t searched = 0;
    for (;;) {
        const uint8_t *start = in->data + in->pos;
        size_t have = input_have(in);
        const uint8_t *end = have > searched ? memchr(start + searched, '\n', have - searched) : NULL;
        if (end || in->at_end) {
            *length = end ? (size_t)(end - start) : have;
            *ended = end != NULL;
            return PPROFX_OK;
        }
        searched = have;
        int r = input_need(in, have + 1, err);
        if (r)
            return r;
    }
}

int lines_next(struct lines *l, bool *more, struct str *line, struct pprofx_error *err)
{
    struct input *in = l->in;
    size_t n;
    bool ended;
    int r = find_end(in, &n, &ended, err);
    if (r) {
        if (r == PPROFX_LIMIT)
            error_prefix(err, "line %zu: ", l->number + 1);
        return r;
    }
    *more = ended || n;
    if (!*more)
        return PPROFX_OK;
    const char *start = (const char *)in->data + in->pos;
    l->number++;
    l->offset = input_offset(in);
    in->pos += n + ended;
    *line = (struct str){start, n && start[n - 1] == '\r' ? n - 1 : n};
    return PPROFX_OK;
}
