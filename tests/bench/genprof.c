/* genprof [-s SEED] PRESET FILE: a Go-shaped profile of a made-up program, gzipped, for benchmarks.
 *
 * The inflated bytes depend on preset and seed alone; the gzipped ones also on zlib. */
#include "gen_random.h"
#include "gen_stacks.h"
#include "gen_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct preset {
    const char *name;
    enum profile_kind kind;
    uint32_t n_samples, n_functions;
    struct stack_shape shape;
    uint32_t labelled_percent; /* samples with string labels */
    bool merged;
    int level; /* of compression: Go's runtime uses 1 */
};

static const struct preset presets[] = {
    {"S", KIND_CPU, 3500, 2600, {4, 44, 0, 60}, 0, false, 1},
    {"M", KIND_HEAP, 48000, 3000, {8, 58, 0, 25}, 0, false, 1},
    {"L", KIND_CPU, 1260000, 130000, {14, 58, 5, 20}, 60, true, 6},
    {"XL", KIND_CPU, 10700000, 260000, {14, 58, 5, 20}, 60, true, 6},
};

enum { N_ENDPOINTS = 400, N_TENANTS = 3000, MAX_LABELS = 3 };

static void cpu_values(uint64_t *random, int64_t *values)
{
    int64_t count = 1;
    if (random_percent(random, 30))
        count += random_rank(random_next(random), 64);
    if (random_percent(random, 1))
        count += random_rank(random_next(random), 20000);
    values[0] = count;
    values[1] = count * 10000000;
}

/* Objects of one size class: many small ones or few large ones, and some of them still in use. */
static uint64_t heap_values(uint64_t *random, int64_t *values)
{
    uint32_t power = random_rank(random_next(random), 18);
    int64_t size = (int64_t)8 << power;
    size += size / 4 * random_below(random, 4);
    int64_t objects = 1 + 524288 / size * random_rank(random_next(random), 5000) / 8;
    int64_t in_use = random_percent(random, 40) ? 1 + objects * random_below(random, 100) / 100 : 0;
    values[0] = objects;
    values[1] = objects * size;
    values[2] = in_use;
    values[3] = in_use * size;
    return (uint64_t)size;
}

struct label_text {
    char endpoint[48], tenant[24];
};

static size_t cpu_labels(const struct preset *preset, uint64_t *random, struct label_text *text,
                         struct sample_label *labels)
{
    if (!random_percent(random, preset->labelled_percent))
        return 0;
    uint32_t endpoint = random_rank(random_next(random), N_ENDPOINTS);
    uint32_t tenant = random_rank(random_next(random), N_TENANTS);
    snprintf(text->endpoint, sizeof text->endpoint, "/api/v%u/resource/%u", endpoint % 3 + 1, endpoint);
    snprintf(text->tenant, sizeof text->tenant, "tenant-%06x", (unsigned)(random_mix(tenant) & 0xffffff));
    labels[0] = (struct sample_label){"endpoint", text->endpoint, 0};
    labels[1] = (struct sample_label){"tenant", text->tenant, 0};
    if (!random_percent(random, 30))
        return 2;
    labels[2] = (struct sample_label){"bytes", NULL, (uint64_t)1 << random_below(random, 20)};
    return 3;
}

static uint64_t labels_hash(const struct sample_label *labels, size_t n)
{
    uint64_t h = n;
    for (size_t i = 0; i < n; i++) {
        for (const char *s = labels[i].text; s && *s; s++)
            h = h * 257 + (unsigned char)*s;
        h = random_mix(h + labels[i].number);
    }
    return h;
}

/* Adds one sample unless its stack was given before with the same labels. */
static bool add_sample(const struct preset *preset, struct stacks *stacks, uint64_t *random, struct writer *w)
{
    int64_t values[4];
    struct label_text text;
    struct sample_label labels[MAX_LABELS];
    size_t n_labels;
    if (preset->kind == KIND_HEAP) {
        labels[0] = (struct sample_label){"bytes", NULL, heap_values(random, values)};
        n_labels = 1;
    } else {
        cpu_values(random, values);
        n_labels = cpu_labels(preset, random, &text, labels);
    }
    bool is_new;
    const struct stack *stack = stacks_next(stacks, &is_new);
    bool first =
        n_labels == 0 ? is_new : stacks_first(stacks, stack_hash(stack) ^ labels_hash(labels, n_labels));
    if (first)
        writer_sample(w, stack, values, labels, n_labels);
    return first;
}

static bool generate(const struct preset *preset, uint64_t seed, const char *path)
{
    struct program program = {seed, preset->n_functions};
    struct writer *w = writer_new(path, preset->level, &program, preset->kind, preset->merged);
    if (!w)
        return false;
    struct stacks *stacks = stacks_new(&program, &preset->shape, seed);
    uint64_t random = random_mix(seed + 1);
    for (uint32_t n = 0; n < preset->n_samples;)
        n += add_sample(preset, stacks, &random, w);
    stacks_free(stacks);
    return writer_finish(w);
}

static const struct preset *find_preset(const char *name)
{
    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
        if (strcmp(presets[i].name, name) == 0)
            return &presets[i];
    return NULL;
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    bool usage = false;
    for (int c; (c = getopt(argc, argv, "s:")) != -1;) {
        if (c == 's')
            seed = strtoull(optarg, NULL, 10);
        else
            usage = true;
    }
    const struct preset *preset = argc - optind == 2 ? find_preset(argv[optind]) : NULL;
    if (usage || !preset) {
        fprintf(stderr, "usage: genprof [-s SEED] S|M|L|XL FILE\n");
        return 2;
    }
    if (!generate(preset, seed, argv[optind + 1])) {
        perror(argv[optind + 1]);
        return 1;
    }
    return 0;
}
