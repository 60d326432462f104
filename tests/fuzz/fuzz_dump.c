/* Goroutine dumps in any text: whatever is found is counted alike, one by one, dump by dump, and in the sum.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "decode/dump.h"
#include "decode/dumps.h"
#include "decode/input.h"
#include "profile/profile.h"
#include "profile/told.h"
#include "source/source.h"

#include <inttypes.h>

#define LIMITS                                                                                               \
    {                                                                                                        \
        .max_input = 1 << 20, .max_memory = 64 << 20                                                         \
    }

static const struct pprofx_limits limits = LIMITS;

struct count {
    uint64_t begun, ended, goroutines;
    struct buf text;
};

static int begin(void *context, uint64_t line, struct str headline, struct pprofx_error *err)
{
    struct count *c = context;
    (void)err;
    if (!line || c->begun++ != c->ended)
        fuzz_fail("a dump begins within another, in line %" PRIu64 " after %zu", line, headline.n);
    return 0;
}

static void read_labels(struct count *c, const struct goroutine_header *h)
{
    struct str rest = h->labels, key, value;
    while (goroutine_label(&rest, h->quoted_labels, &key, &value)) {
        goroutine_unquote(key, &c->text);
        goroutine_unquote(value, &c->text);
    }
}

static int goroutine(void *context, const struct goroutine_header *h, struct str text, uint64_t line,
                     struct pprofx_error *err)
{
    struct count *c = context;
    struct goroutine_frame f;
    size_t left = text.n;
    (void)line;
    (void)err;
    c->goroutines++;
    read_labels(c, h);
    while (goroutine_next(&text, &f) != GOROUTINE_END) {
        uint64_t word;
        bool stale;
        while (goroutine_arg(&f.args, &word, &stale))
            ;
        if (text.n >= left)
            fuzz_fail("a frame without a line");
        left = text.n;
    }
    return 0;
}

static int end(void *context, bool cut, struct pprofx_error *err)
{
    struct count *c = context;
    (void)cut;
    (void)err;
    if (++c->ended != c->begun)
        fuzz_fail("a dump ends that did not begin");
    return 0;
}

struct text {
    const uint8_t *data;
    size_t n;
    struct source *source;
    struct input in;
};

static struct input *open_text(struct text *t)
{
    t->source = source_from_memory(t->data, t->n, &limits);
    input_open(&t->in, t->source, limits.max_memory);
    return &t->in;
}

static void close_text(struct text *t)
{
    input_close(&t->in);
    source_close(t->source);
}

static uint64_t check_profile(const struct profile *p)
{
    const struct told *told = p->told;
    uint64_t samples = 0, groups = 0;
    for (size_t i = 0; i < p->n_samples; i++)
        samples += (uint64_t)profile_values(p, i)[0];
    for (size_t i = 0; i < told->n_groups; i++) {
        groups += told->groups[i].count;
        if (told->groups[i].stack >= p->n_stacks || told->groups[i].n_ids > GOROUTINE_IDS)
            fuzz_fail("group %zu is wrong", i);
    }
    if (groups != samples || told->n_goroutines != samples)
        fuzz_fail("%" PRIu64 " in samples, %" PRIu64 " in groups, %zu rows", samples, groups,
                  told->n_goroutines);
    if (told->running != NONE && told->running >= told->n_groups)
        fuzz_fail("no group fails");
    return samples;
}

static const struct decode_options options = {.limits = LIMITS, .dump = DUMP_ALL, .every_goroutine = true};

static void check_sum(struct text *t, uint64_t want)
{
    struct profile *p = NULL;
    if (!dump_decode(open_text(t), &options, limits.max_memory, &p, NULL, NULL) && check_profile(p) != want)
        fuzz_fail("the sum of all has not %" PRIu64 " goroutines", want);
    profile_free(p);
    close_text(t);
}

static int add_moment(void *context, struct profile *p, struct pprofx_error *err)
{
    struct count *c = context;
    (void)err;
    c->begun++;
    c->goroutines += check_profile(p);
    profile_free(p);
    return 0;
}

static void check_moments(struct text *t, const struct count *want)
{
    struct count c = {0};
    struct decode_each each = {&c, add_moment};
    struct profile *p = NULL;
    if (!dump_decode_each(open_text(t), &options, limits.max_memory, &each, &p, NULL, NULL) &&
        (c.begun != want->begun || c.goroutines != want->goroutines))
        fuzz_fail("%" PRIu64 " moments, not %" PRIu64, c.begun, want->begun);
    profile_free(p);
    close_text(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct count c = {0};
    struct dumps_visitor visitor = {&c, begin, goroutine, end, NULL};
    struct dumps_found found;
    struct text t = {.data = data, .n = n};
    int r = dumps_visit(open_text(&t), &visitor, &found, NULL, NULL);
    close_text(&t);
    buf_free(&c.text);
    if (r)
        return 0;
    if (found.goroutines != c.goroutines || found.dumps != c.ended || c.begun != c.ended)
        fuzz_fail("%" PRIu64 " goroutines found, %" PRIu64 " shown", found.goroutines, c.goroutines);
    if (c.goroutines) {
        check_sum(&t, c.goroutines);
        check_moments(&t, &c);
    }
    return 0;
}
