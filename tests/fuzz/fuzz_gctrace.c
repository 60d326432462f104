/* A log of garbage collections: a cycle that is read, written as a line of Go 1.18, is read as the same one;
 * their profile and summary add up. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/mem.h"
#include "decode/gctrace.h"
#include "profile/gc.h"
#include "profile/profile.h"

#include <inttypes.h>
#include <string.h>

static const int64_t mib = 1 << 20;

static void add_ms(struct buf *out, const char *before, int64_t ns)
{
    buf_printf(out, "%s%" PRId64 ".%06" PRId64, before, ns / 1000000, ns % 1000000);
}

static void write_line(struct buf *out, const struct gc_cycle *c)
{
    buf_printf(out, "gc %" PRId64 " @%" PRId64 ".%09" PRId64 "s %" PRId64 ".%02" PRId64 "%%: ", c->cycle,
               c->at / 1000000000, c->at % 1000000000, c->cpu_percent / 100, c->cpu_percent % 100);
    add_ms(out, "", c->sweep_wall);
    add_ms(out, "+", c->mark_wall);
    add_ms(out, "+", c->term_wall);
    add_ms(out, " ms clock, ", c->sweep_cpu);
    add_ms(out, "+", c->assist_cpu);
    add_ms(out, "/", c->background_cpu);
    add_ms(out, "/", c->idle_cpu);
    add_ms(out, "+", c->term_cpu);
    buf_printf(out, " ms cpu, %" PRId64 "->%" PRId64 "->%" PRId64 " MB, ", c->heap_start / mib,
               c->heap_end / mib, c->heap_live / mib);
    if (c->goal < 0)
        buf_puts(out, "17592186044415 MB goal, ");
    else
        buf_printf(out, "%" PRId64 " MB goal, ", c->goal / mib);
    if (c->stacks >= 0)
        buf_printf(out, "%" PRId64 " MB stacks, %" PRId64 " MB globals, ", c->stacks / mib, c->globals / mib);
    buf_printf(out, "%" PRId64 " P%s", c->procs, c->forced ? " (forced)" : "");
}

/* What was cut at 2^63 cannot be written as MiB. */
static bool is_cut(const struct gc_cycle *c)
{
    const int64_t sizes[] = {c->heap_start, c->heap_end, c->heap_live, c->stacks, c->globals};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] == INT64_MAX)
            return true;
    return false;
}

static bool same(const struct gc_cycle *a, const struct gc_cycle *b)
{
    return a->cycle == b->cycle && a->at == b->at && a->cpu_percent == b->cpu_percent &&
           a->sweep_wall == b->sweep_wall && a->mark_wall == b->mark_wall && a->term_wall == b->term_wall &&
           a->sweep_cpu == b->sweep_cpu && a->assist_cpu == b->assist_cpu &&
           a->background_cpu == b->background_cpu && a->idle_cpu == b->idle_cpu &&
           a->term_cpu == b->term_cpu && a->heap_start == b->heap_start && a->heap_end == b->heap_end &&
           a->heap_live == b->heap_live && a->goal == b->goal && a->stacks == b->stacks &&
           a->globals == b->globals && a->procs == b->procs && a->forced == b->forced;
}

static void read_again(const struct gc_cycle *c)
{
    struct gc_cycle again;
    struct buf line = {0};
    write_line(&line, c);
    if (!gctrace_line((struct str){buf_text(&line), line.len}, &again))
        fuzz_fail("not read again: %s", buf_text(&line));
    if (!is_cut(c) && !same(c, &again))
        fuzz_fail("read as another one: %s", buf_text(&line));
    buf_free(&line);
}

static void summarize(struct gc_cycle *cycles, size_t n)
{
    struct gc_summary s;
    struct profile *p = NULL;
    struct pprofx_error err = {0};
    gc_summarize(cycles, n, &s);
    if (s.pause_median > s.pause_p99 || s.pause_p99 > s.pause_max || s.programs > n || s.forced > n)
        fuzz_fail("a summary of %zu cycles does not add up", n);
    if (gctrace_profile(cycles, n, 64 << 20, &p, &err))
        fuzz_fail("%s", err.message);
    int64_t count = 0;
    for (size_t i = 0; i < p->n_samples; i++)
        count += profile_values(p, i)[0];
    if (count != (int64_t)n)
        fuzz_fail("%zu cycles, not %zu", (size_t)count, n);
    profile_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gc_cycle *cycles = NULL;
    size_t n = 0, cap = 0;
    struct str rest = {(const char *)data, size};
    while (rest.n) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t length = end ? (size_t)(end - rest.p) : rest.n;
        MEM_ROOM(cycles, n, cap);
        if (gctrace_line((struct str){rest.p, length}, &cycles[n]))
            read_again(&cycles[n++]);
        length += end != NULL;
        rest = (struct str){rest.p + length, rest.n - length};
    }
    if (n)
        summarize(cycles, n);
    else
        mem_free(cycles);
    return 0;
}
