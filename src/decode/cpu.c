/* gperftools' CPU profile: words of 32 or 64 bits, in either order of bytes; a memory map, or Java's names,
 * as text behind them. */
#include "base/error.h"
#include "base/mem.h"
#include "decode/legacy_reader.h"
#include "decode/memory_map.h"

#include <inttypes.h>

struct word {
    size_t size;
    bool big_endian;
};

/* In the order in which pprof tries them. */
static const struct word words[] = {{4, false}, {4, true}, {8, false}, {8, true}};

enum { HEADER = 5 };

static uint64_t word_at(struct word w, const uint8_t *p)
{
    uint64_t v = 0;
    for (size_t i = 0; i < w.size; i++)
        v = v << 8 | p[w.big_endian ? i : w.size - 1 - i];
    return v;
}

/* 0, 3, 0 or 1 for Java, the period, 0. */
static const struct word *find_word(const uint8_t *head, size_t n)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint64_t header[HEADER];
        if (n < HEADER * words[i].size)
            continue;
        for (size_t k = 0; k < HEADER; k++)
            header[k] = word_at(words[i], head + k * words[i].size);
        if (header[0] == 0 && header[1] == 3 && header[2] <= 1 && header[3] > 0 && header[4] == 0)
            return &words[i];
    }
    return NULL;
}

bool legacy_is_cpu(const uint8_t *head, size_t n)
{
    return find_word(head, n) != NULL;
}

/* All samples, kept until it is known which of their frames are the profiler's own. */
struct cpu {
    struct legacy *l;
    struct word word;
    bool java;
    int64_t period;

    struct cpu_sample {
        size_t start; /* of its addresses */
        size_t depth;
        uint64_t count;
    } * samples;
    size_t n_samples, samples_cap;
    uint64_t *addresses;
    size_t n_addresses, addresses_cap;
};

/* The next word; 0 behind the end, which pprof does not tell from one in the middle of a stack. */
static int take_word(struct cpu *c, uint64_t *out, bool *there, struct pprofx_error *err)
{
    struct input *in = c->l->lines.in;
    int r = input_need(in, c->word.size, err);
    *there = !r && input_have(in) >= c->word.size;
    *out = *there ? word_at(c->word, in->data + in->pos) : 0;
    if (!r)
        in->pos += *there ? c->word.size : input_have(in);
    return r;
}

static int read_header(struct cpu *c, struct pprofx_error *err)
{
    struct input *in = c->l->lines.in;
    int r = input_need(in, HEADER * sizeof(uint64_t), err);
    if (r)
        return r;
    const struct word *w = find_word(in->data + in->pos, input_have(in));
    if (!w)
        return error_set(err, PPROFX_FORMAT, "is no CPU profile of gperftools");
    c->word = *w;
    c->java = word_at(*w, in->data + in->pos + 2 * w->size) == 1;
    c->period = legacy_times(c->l, (int64_t)word_at(*w, in->data + in->pos + 3 * w->size), 1000);
    in->pos += HEADER * w->size;
    text_type(&c->l->t, "samples", "count");
    text_type(&c->l->t, "cpu", "nanoseconds");
    legacy_period(c->l, "cpu", "nanoseconds", c->period);
    return PPROFX_OK;
}

/* As many addresses as the file still has room for at four bytes each, as pprof sees it. */
static int check_depth(struct cpu *c, uint64_t depth, uint64_t offset, struct pprofx_error *err)
{
    struct input *in = c->l->lines.in;
    int r = depth > UINT64_MAX / 4 ? PPROFX_OK : input_need(in, depth * 4, err);
    if (!r && (depth > UINT64_MAX / 4 || input_have(in) < depth * 4))
        r = error_set(err, PPROFX_FORMAT,
                      "at byte %" PRIu64 ": the file ends in a stack of %" PRIu64 " addresses", offset,
                      depth);
    return r;
}

static int read_addresses(struct cpu *c, uint64_t depth, struct pprofx_error *err)
{
    struct builder *b = &c->l->t.b;
    int r = BUILDER_GROW(b, c->addresses, c->addresses_cap, c->n_addresses + depth, err);
    for (uint64_t i = 0; !r && i < depth; i++) {
        uint64_t address;
        bool there;
        r = take_word(c, &address, &there, err);
        if (!r)
            c->addresses[c->n_addresses + i] = address - (i > 0 && !c->java);
    }
    return r;
}

/* A sample, or the mark behind the last one. */
static int read_sample(struct cpu *c, bool *last, struct pprofx_error *err)
{
    uint64_t count, depth, offset = input_offset(c->l->lines.in);
    bool there;
    int r = take_word(c, &count, &there, err);
    if (!r)
        r = take_word(c, &depth, &there, err);
    if (!r && !there)
        return error_set(err, PPROFX_FORMAT, "at byte %" PRIu64 ": the file ends in a sample", offset);
    if (!r)
        r = check_depth(c, depth, offset, err);
    if (!r)
        r = read_addresses(c, depth, err);
    if (r)
        return r;
    *last = count == 0 && depth == 1 && c->addresses[c->n_addresses] == 0;
    if (*last)
        return PPROFX_OK;
    r = BUILDER_GROW(&c->l->t.b, c->samples, c->samples_cap, c->n_samples + 1, err);
    if (r)
        return r;
    c->samples[c->n_samples++] = (struct cpu_sample){c->n_addresses, depth, count};
    c->n_addresses += depth;
    return PPROFX_OK;
}

static int read_samples(struct cpu *c, struct pprofx_error *err)
{
    struct input *in = c->l->lines.in;
    for (bool last = false; !last;) {
        int r = input_need(in, 1, err);
        if (!r && !input_have(in))
            return PPROFX_OK; /* the mark is missing, which is well with pprof */
        if (!r)
            r = read_sample(c, &last, err);
        if (r)
            return r;
    }
    return PPROFX_OK;
}

/* The second address of all samples but one in 32, if there is one. */
static bool find_handler(const struct cpu *c, uint64_t *out)
{
    struct idmap ids = {0};
    size_t *counts = mem_zalloc(c->n_samples + 1, sizeof *counts);
    bool found = false;
    for (size_t i = 0; i < c->n_samples && !found; i++) {
        const struct cpu_sample *s = &c->samples[i];
        if (s->depth < 2)
            continue;
        uint64_t address = c->addresses[s->start + 1];
        (void)idmap_add(&ids, address);
        found = ++counts[idmap_find(&ids, address)] >= c->n_samples - c->n_samples / 32;
        *out = address;
    }
    idmap_free(&ids);
    mem_free(counts);
    return found;
}

/* What nearly all samples have behind their first address is the profiler's signal handler: two frames of it
 * may go. */
static void drop_handler(struct cpu *c)
{
    uint64_t handler;
    for (int i = 0; i < 2 && find_handler(c, &handler); i++) {
        for (size_t k = 0; k < c->n_samples; k++) {
            struct cpu_sample *s = &c->samples[k];
            if (s->depth < 2 || c->addresses[s->start + 1] != handler)
                continue;
            c->addresses[s->start + 1] = c->addresses[s->start];
            s->start++;
            s->depth--;
        }
    }
}

static int add_samples(struct cpu *c, struct pprofx_error *err)
{
    struct legacy *l = c->l;
    int r = PPROFX_OK;
    for (size_t i = 0; !r && i < c->n_samples; i++) {
        const struct cpu_sample *s = &c->samples[i];
        const int64_t values[] = {(int64_t)s->count, legacy_times(l, (int64_t)s->count, c->period)};
        r = BUILDER_GROW(&l->t.b, l->addresses, l->addresses_cap, s->depth, err);
        if (r)
            return r;
        l->n_addresses = s->depth;
        if (s->depth)
            memcpy(l->addresses, c->addresses + s->start, s->depth * sizeof *l->addresses);
        if (!c->java)
            legacy_drop_twice(l);
        r = legacy_sample(l, values, NULL, 0, err);
    }
    return r;
}

static int read_text(struct cpu *c, struct pprofx_error *err)
{
    if (!c->java)
        return memory_map_read(c->l, err);
    c->l->any_length = true;
    int r = legacy_next(c->l, err);
    return r ? r : legacy_java_names(c->l, err);
}

int legacy_cpu(struct legacy *l, struct pprofx_error *err)
{
    struct cpu c = {.l = l};
    int r = read_header(&c, err);
    if (!r)
        r = read_samples(&c, err);
    if (!r && !c.java)
        drop_handler(&c);
    if (!r)
        r = add_samples(&c, err);
    if (!r)
        r = read_text(&c, err);
    mem_free(c.samples);
    mem_free(c.addresses);
    return r;
}
