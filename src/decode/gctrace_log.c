/* A log in which there are garbage collections and nothing else that could be read. */
#include "base/error.h"
#include "decode/builder.h"
#include "decode/gctrace.h"
#include "decode/lines.h"

bool gctrace_look(const uint8_t *head, size_t n)
{
    struct gc_cycle unused;
    struct str rest = {(const char *)head, n};
    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t length = end ? (size_t)(end - rest.p) : rest.n;
        if (gctrace_line((struct str){rest.p, length}, &unused))
            return true;
        length += end != NULL;
        rest = (struct str){rest.p + length, rest.n - length};
    }
    return false;
}

struct cycles {
    struct gc_cycle *list;
    size_t n, cap;
};

static int add_cycle(struct cycles *c, const struct gc_cycle *cycle, uint64_t max_memory,
                     struct pprofx_error *err)
{
    /* Twice while it grows, and its pauses are sorted once. */
    if (c->n == c->cap && mem_next_cap(c->cap, c->n + 1) > max_memory / (3 * sizeof *cycle))
        return error_set(err, PPROFX_LIMIT,
                         "%zu garbage collections need more memory than --max-memory allows", c->n);
    MEM_ROOM(c->list, c->n, c->cap);
    c->list[c->n++] = *cycle;
    return PPROFX_OK;
}

static int read_cycles(struct input *in, uint64_t max_memory, struct cycles *out, struct pprofx_error *err)
{
    struct lines lines;
    lines_open(&lines, in);
    for (;;) {
        struct str line;
        struct gc_cycle cycle;
        bool more;
        int r = lines_next(&lines, &more, &line, err);
        if (!r && more && gctrace_line(line, &cycle))
            r = add_cycle(out, &cycle, max_memory, err);
        if (r || !more)
            return r;
    }
}

int gctrace_decode(struct input *in, uint64_t max_memory, struct profile **out, struct pprofx_error *err)
{
    struct cycles cycles = {0};
    int r = read_cycles(in, max_memory, &cycles, err);
    if (!r && !cycles.n)
        r = error_set(err, PPROFX_FORMAT, "there is no garbage collection in this log");
    if (!r)
        return gctrace_profile(cycles.list, cycles.n, max_memory, out, err);
    mem_free(cycles.list);
    return r;
}
