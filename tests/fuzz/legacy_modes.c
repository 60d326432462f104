#include "legacy_modes.h"

#include "fuzz.h"

#include "decode/decode.h"
#include "profile/profile.h"
#include "source/source.h"

#include <string.h>

static const struct pprofx_limits limits = {.max_input = 1 << 20, .max_memory = 64 << 20};

static int read_as(const void *data, size_t n, bool compat, bool by_address, struct profile **out)
{
    struct pprofx_error err = {0};
    const struct decode_options options = {.limits = limits, .compat = compat, .by_address = by_address};
    struct source *s = source_from_memory(data, n, &limits);
    int r = decode(s, &options, out, NULL, &err);
    source_close(s);
    if (r && (!err.message[0] || strchr(err.message, '\n')))
        fuzz_fail("refused without a sentence: %s", err.message);
    if (!r != (*out != NULL))
        fuzz_fail("status %d, profile %p", r, (void *)*out);
    return r;
}

static void check_location(const struct profile *p, uint32_t id)
{
    if (id >= p->n_locations)
        fuzz_fail("location %u of %zu", id, p->n_locations);
    const struct location *l = &p->locations[id];
    if (l->mapping != NONE && l->mapping >= p->n_mappings)
        fuzz_fail("mapping %u of %zu", l->mapping, p->n_mappings);
    for (uint32_t i = 0; i < l->n_lines; i++)
        if (p->lines[l->first_line + i].function >= p->n_functions)
            fuzz_fail("function %u of %zu", p->lines[l->first_line + i].function, p->n_functions);
}

static void check_ids(const struct profile *p)
{
    for (size_t s = 0; s < p->n_stacks; s++)
        for (size_t i = 0; i < profile_depth(p, (uint32_t)s); i++)
            check_location(p, profile_stack(p, (uint32_t)s)[i]);
    for (size_t s = 0; s < p->n_samples; s++)
        for (uint32_t i = p->label_start[s]; i < p->label_start[s + 1]; i++)
            if (p->sample_labels[i] >= p->n_labels)
                fuzz_fail("label %u of %zu", p->sample_labels[i], p->n_labels);
}

/* The same samples, but for what saturates in one and wraps in the other. */
static void check_samples(const struct profile *a, const struct profile *b, bool values)
{
    if (a->n_samples != b->n_samples || a->n_types != b->n_types)
        fuzz_fail("%zu and %zu samples", a->n_samples, b->n_samples);
    if (values && a->n_samples &&
        memcmp(a->values, b->values, a->n_samples * a->n_types * sizeof *a->values) != 0)
        fuzz_fail("values differ");
}

/* The addresses that pprof sees, with names. */
static void check_addresses(const struct profile *named, const struct profile *compat)
{
    for (size_t s = 0; s < compat->n_samples; s++) {
        uint32_t a = named->sample_stack[s], b = compat->sample_stack[s];
        if (profile_depth(named, a) != profile_depth(compat, b))
            fuzz_fail("sample %zu has %zu and %zu addresses", s, profile_depth(named, a),
                      profile_depth(compat, b));
        for (size_t i = 0; i < profile_depth(named, a); i++)
            if (named->locations[profile_stack(named, a)[i]].address !=
                compat->locations[profile_stack(compat, b)[i]].address)
                fuzz_fail("sample %zu: address %zu differs", s, i);
    }
}

void legacy_modes_check(const void *data, size_t n)
{
    struct profile *plain = NULL, *by_address = NULL, *compat = NULL;
    int r = read_as(data, n, false, false, &plain), r_address = read_as(data, n, false, true, &by_address);
    int r_compat = read_as(data, n, true, false, &compat);
    if (plain)
        check_ids(plain);
    if (by_address)
        check_ids(by_address);
    if (!r && !r_address)
        check_samples(plain, by_address, true);
    if (r == PPROFX_FORMAT && !r_compat)
        fuzz_fail("read under --compat alone");
    if (!r_compat && !r_address) {
        check_samples(by_address, compat, false);
        check_addresses(by_address, compat);
    }
    profile_free(plain);
    profile_free(by_address);
    profile_free(compat);
}
