#include "decode/text.h"

#include "base/error.h"
#include "base/hash.h"

#include <string.h>

enum { FIRST_SLOTS = 256 };

void text_open(struct text_profile *t, uint64_t max_memory)
{
    *t = (struct text_profile){.function_mask = FIRST_SLOTS - 1, .location_mask = FIRST_SLOTS - 1};
    builder_init(&t->b, max_memory, 0, false);
    t->function_slots = mem_zalloc(FIRST_SLOTS, sizeof *t->function_slots);
    t->location_slots = mem_zalloc(FIRST_SLOTS, sizeof *t->location_slots);
}

void text_close(struct text_profile *t)
{
    builder_free(&t->b);
    mem_free(t->function_slots);
    mem_free(t->location_slots);
    *t = (struct text_profile){0};
}

void text_type(struct text_profile *t, const char *type, const char *unit)
{
    struct profile *p = t->b.p;
    p->types = mem_resize(p->types, p->n_types + 1, sizeof *p->types);
    p->types[p->n_types++] =
        (struct value_type){profile_intern(p, type, strlen(type)), profile_intern(p, unit, strlen(unit))};
}

static uint64_t hash_function(const struct function *f)
{
    return hash_mix(f->name, f->file);
}

static uint64_t hash_location(const struct location *l, const struct line *calls)
{
    uint64_t h = hash_mix(l->address, l->mapping);
    for (uint32_t i = 0; i < l->n_lines; i++)
        h = hash_mix(h ^ calls[i].function, (uint64_t)calls[i].line);
    return h;
}

static uint64_t hash_label(const struct label *l)
{
    return hash_mix(hash_mix(l->key, l->text), hash_mix((uint64_t)l->number, l->unit));
}

/* Doubles a table of rows when it is two thirds full; hashes are made again from the rows. */
static void grow(struct text_profile *t, uint32_t **slots, size_t *mask, size_t n_rows,
                 uint64_t (*hash_row)(const struct profile *p, size_t row))
{
    if (n_rows <= *mask / 3 * 2)
        return;
    t->b.held += (uint64_t)(*mask + 1) * sizeof **slots;
    *mask = *mask * 2 + 1;
    mem_free(*slots);
    *slots = mem_zalloc(*mask + 1, sizeof **slots);
    for (size_t i = 0; i < n_rows; i++) {
        size_t at = hash_row(t->b.p, i) & *mask;
        while ((*slots)[at])
            at = (at + 1) & *mask;
        (*slots)[at] = (uint32_t)i + 1;
    }
}

static uint64_t hash_function_row(const struct profile *p, size_t row)
{
    return hash_function(&p->functions[row]);
}

static uint64_t hash_location_row(const struct profile *p, size_t row)
{
    return hash_location(&p->locations[row], p->lines + p->locations[row].first_line);
}

static uint64_t hash_label_row(const struct profile *p, size_t row)
{
    return hash_label(&p->labels[row]);
}

int text_function(struct text_profile *t, struct str name, struct str file, uint32_t *out,
                  struct pprofx_error *err)
{
    struct profile *p = t->b.p;
    struct function f = {.name = profile_intern(p, name.p, name.n),
                         .file = profile_intern(p, file.p, file.n)};
    size_t at = hash_function(&f) & t->function_mask;
    for (; t->function_slots[at]; at = (at + 1) & t->function_mask) {
        const struct function *known = &p->functions[t->function_slots[at] - 1];
        if (known->name == f.name && known->file == f.file) {
            *out = t->function_slots[at] - 1;
            return PPROFX_OK;
        }
    }
    int r = BUILDER_GROW(&t->b, p->functions, t->b.cap.functions, p->n_functions + 1, err);
    if (r)
        return r;
    /* Without a name of the system's, a name is not demangled. */
    f.id = p->n_functions + 1;
    p->functions[p->n_functions] = f;
    *out = (uint32_t)p->n_functions++;
    t->function_slots[at] = *out + 1;
    grow(t, &t->function_slots, &t->function_mask, p->n_functions, hash_function_row);
    return PPROFX_OK;
}

static bool same_calls(const struct line *a, const struct line *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (a[i].function != b[i].function || a[i].line != b[i].line || a[i].column != b[i].column)
            return false;
    return true;
}

static bool same_location(const struct profile *p, const struct location *known, const struct location *l,
                          const struct line *calls)
{
    return known->address == l->address && known->mapping == l->mapping && known->n_lines == l->n_lines &&
           same_calls(p->lines + known->first_line, calls, l->n_lines);
}

int text_location(struct text_profile *t, const struct line *calls, uint32_t n, uint64_t address,
                  uint32_t mapping, uint32_t *out, struct pprofx_error *err)
{
    struct profile *p = t->b.p;
    struct location l = {.id = p->n_locations + 1,
                         .address = address,
                         .mapping = mapping,
                         .first_line = (uint32_t)p->n_lines,
                         .n_lines = n};
    size_t at = hash_location(&l, calls) & t->location_mask;
    for (; t->location_slots[at]; at = (at + 1) & t->location_mask)
        if (same_location(p, &p->locations[t->location_slots[at] - 1], &l, calls)) {
            *out = t->location_slots[at] - 1;
            return PPROFX_OK;
        }
    int r = BUILDER_GROW(&t->b, p->locations, t->b.cap.locations, p->n_locations + 1, err);
    if (!r)
        r = BUILDER_GROW(&t->b, p->lines, t->b.cap.lines, p->n_lines + n, err);
    if (r)
        return r;
    if (n)
        memcpy(p->lines + p->n_lines, calls, n * sizeof *calls);
    p->n_lines += n;
    p->locations[p->n_locations] = l;
    *out = (uint32_t)p->n_locations++;
    t->location_slots[at] = *out + 1;
    grow(t, &t->location_slots, &t->location_mask, p->n_locations, hash_location_row);
    return PPROFX_OK;
}

int text_label(struct text_profile *t, const struct label *label, uint32_t *out, struct pprofx_error *err)
{
    struct builder *b = &t->b;
    struct profile *p = b->p;
    size_t at = hash_label(label) & b->label_mask;
    for (; b->label_slots[at]; at = (at + 1) & b->label_mask) {
        const struct label *l = &p->labels[b->label_slots[at] - 1];
        if (l->key == label->key && l->text == label->text && l->number == label->number &&
            l->unit == label->unit && l->is_number == label->is_number) {
            *out = b->label_slots[at] - 1;
            return PPROFX_OK;
        }
    }
    int r = BUILDER_GROW(b, p->labels, b->cap.labels, p->n_labels + 1, err);
    if (r)
        return r;
    p->labels[p->n_labels] = *label;
    *out = (uint32_t)p->n_labels++;
    b->label_slots[at] = *out + 1;
    grow(t, &b->label_slots, &b->label_mask, p->n_labels, hash_label_row);
    return PPROFX_OK;
}

int text_sample(struct text_profile *t, const uint32_t *locations, size_t depth, const int64_t *values,
                const uint32_t *labels, size_t n_labels, struct pprofx_error *err)
{
    struct builder *b = &t->b;
    struct profile *p = b->p;
    size_t i = p->n_samples, first_label = p->label_start[i];
    uint32_t *frames;
    if (i >= NONE - 1 || first_label + n_labels >= NONE)
        return error_set(err, PPROFX_LIMIT, "the profile has more than %u samples or labels", NONE - 1);
    int r = BUILDER_GROW(b, p->values, b->cap.values, (i + 1) * p->n_types, err);
    if (!r)
        r = BUILDER_GROW(b, p->sample_stack, b->cap.sample_stack, i + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->label_start, b->cap.label_start, i + 2, err);
    if (!r)
        r = BUILDER_GROW(b, p->sample_labels, b->cap.sample_labels, first_label + n_labels, err);
    if (!r)
        r = stacks_room(b, depth, &frames, err);
    if (r)
        return r;
    if (depth)
        memcpy(frames, locations, depth * sizeof *frames);
    r = stacks_add(b, depth, err);
    if (r)
        return r;
    memcpy(p->values + i * p->n_types, values, p->n_types * sizeof *values);
    if (n_labels)
        memcpy(p->sample_labels + first_label, labels, n_labels * sizeof *labels);
    p->label_start[i + 1] = (uint32_t)(first_label + n_labels);
    p->n_samples++;
    return PPROFX_OK;
}

int text_finish(struct text_profile *t, struct profile **out, struct pprofx_error *err)
{
    int r = stacks_flush(&t->b, err);
    if (r)
        return r;
    *out = t->b.p;
    t->b.p = NULL;
    return PPROFX_OK;
}
