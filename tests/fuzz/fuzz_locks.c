/* Whatever is read: calls taken apart once for all alike are those of each goroutine, everybody who waits is
 * counted for one lock, the graph has no loose ends, and the report can be written in every format. */
#include "fuzz.h"

#include "base/buf.h"
#include "decode/dumps.h"
#include "decode/input.h"
#include "goroutines/lockgraph.h"
#include "goroutines/locks_report.h"
#include "source/source.h"

static const struct pprofx_limits limits = {.max_input = 1 << 20, .max_memory = 64 << 20};

static bool same_call(const struct goroutine_frame *a, const struct goroutine_frame *b)
{
    return str_equal(a->function, b->function) && str_equal(a->args, b->args) &&
           str_equal(a->file, b->file) && a->line == b->line;
}

static int see(void *context, const struct goroutine_header *header, struct str text, uint64_t line,
               struct pprofx_error *err)
{
    struct lock_walk alone = lock_frames_walk(NULL, header->alike, text),
                     shared = lock_frames_walk(context, header->alike, text);
    struct goroutine_frame a, b;
    (void)err;
    for (;;) {
        bool more = lock_frames_next(&alone, &a);
        if (more != lock_frames_next(&shared, &b) || (more && !same_call(&a, &b)))
            fuzz_fail("the goroutine in line %llu is not like those that are alike",
                      (unsigned long long)line);
        if (!more)
            return 0;
    }
}

static void check_frames(const uint8_t *data, size_t n)
{
    struct lock_frames frames = {0};
    const struct dumps_visitor visitor = {.context = &frames, .goroutine = see};
    struct dumps_found found;
    struct pprofx_error err;
    struct input in;
    struct source *s = source_from_memory(data, n, &limits);
    lock_frames_clear(&frames);
    input_open(&in, s, limits.max_memory);
    (void)dumps_visit(&in, &visitor, &found, NULL, &err);
    input_close(&in);
    source_close(s);
    lock_frames_free(&frames);
}

static void check_graph(const struct locks *l)
{
    struct lock_graph g;
    uint64_t waiting = locks_total(l)->left_out;
    size_t n = locks_count(l);
    lock_graph_make(&g, l);
    for (uint32_t i = 0; i < n; i++) {
        waiting += locks_get(l, i)->readers + locks_get(l, i)->writers;
        if (g.next[i] != LOCK_NONE && g.next[i] >= n)
            fuzz_fail("lock %u is followed by %u of %zu", i, g.next[i], n);
    }
    if (waiting != locks_total(l)->waiting)
        fuzz_fail("%llu wait, not %llu", (unsigned long long)waiting,
                  (unsigned long long)locks_total(l)->waiting);
    for (size_t k = 0; k < g.n_chains; k++)
        if (g.chains[k].last >= n)
            fuzz_fail("chain %zu has no end", k);
    lock_graph_free(&g);
}

static void write_all(const struct locks *l)
{
    for (enum format format = FORMAT_TEXT; format <= FORMAT_MARKDOWN; format++) {
        struct report *r = NULL;
        const struct locks_options o = {format == FORMAT_TEXT, 0, format == FORMAT_TEXT ? 40 : 0};
        struct buf out = {0};
        report_locks(l, &o, &r);
        report_write(r, format, &out);
        report_free(r);
        buf_free(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct pprofx_error err = {0};
    bool found = false;
    check_frames(data, n);
    struct locks *l = locks_new(limits.max_memory, NULL);
    struct source *s = source_from_memory(data, n, &limits);
    if (!locks_read(l, s, 0, true, &found, NULL, &err) && found) {
        check_graph(l);
        write_all(l);
    }
    source_close(s);
    locks_free(l);
    return 0;
}
