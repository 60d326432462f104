#include "profile/merge_rows.h"

#include "base/hash.h"
#include "base/mem.h"
#include "profile/labels.h"
#include "profile/merge_types.h"
#include "profile/profile.h"
#include "profile/rowset.h"
#include "profile/scale.h"
#include "profile/sequences.h"

/* What has become of the rows of the source being added; NONE: not needed yet. */
struct row_map {
    uint32_t *strings, *mappings, *functions, *locations, *stacks, *labels;
};

struct merger {
    struct profile *out;
    bool compat;
    struct merge_sums sums;
    const struct profile *p; /* the source being added */
    struct row_map map;
    struct rowset mappings, functions, locations, labels, samples;
    struct sequences *stacks, *label_sets;
    uint32_t *sample_label_set; /* of each sample of out */
    size_t mappings_cap, functions_cap, lines_cap, locations_cap, labels_cap;
    size_t stacks_cap, sets_cap, values_cap;
    uint32_t *ids; /* scratch: a stack or a label set */
    size_t ids_cap;
    int64_t *values; /* scratch: a sample's */
};

struct merger *merger_new(struct profile *out, bool compat)
{
    struct merger *m = mem_zalloc(1, sizeof *m);
    m->out = out;
    m->compat = compat;
    m->stacks = sequences_new();
    m->label_sets = sequences_new();
    m->values = mem_alloc(out->n_types, sizeof *m->values);
    return m;
}

static uint32_t map_string(struct merger *m, uint32_t id)
{
    if (m->map.strings[id] == NONE) {
        struct str s = profile_string(m->p, id);
        m->map.strings[id] = profile_intern(m->out, s.p, s.n);
    }
    return m->map.strings[id];
}

/* A row that may be there already, for the comparisons of rowset_intern. */
struct candidate {
    const struct merger *m;
    const void *row;
};

/* Sizes are rounded up to pages, since the same binary is not always mapped to the byte. */
static uint64_t mapping_size(const struct mapping *m)
{
    uint64_t size = m->limit - m->start + 0xfff;
    return size - size % 0x1000;
}

static uint32_t mapping_name(const struct mapping *m)
{
    return m->build_id ? m->build_id : m->file;
}

static bool equal_mapping(const void *context, uint32_t row)
{
    const struct candidate *c = context;
    const struct mapping *a = c->row, *b = &c->m->out->mappings[row];
    return mapping_size(a) == mapping_size(b) && a->offset == b->offset && mapping_name(a) == mapping_name(b);
}

static uint32_t intern_mapping(struct merger *m, struct mapping row)
{
    row.id = m->out->n_mappings + 1;
    uint64_t hash = hash_mix(hash_mix(mapping_size(&row), row.offset), mapping_name(&row));
    uint32_t at = rowset_intern(&m->mappings, hash, equal_mapping, &(struct candidate){m, &row});
    if (at == m->out->n_mappings) {
        MEM_ROOM(m->out->mappings, m->out->n_mappings, m->mappings_cap);
        m->out->mappings[m->out->n_mappings++] = row;
    }
    return at;
}

static uint32_t map_mapping(struct merger *m, uint32_t id)
{
    if (m->map.mappings[id] != NONE)
        return m->map.mappings[id];
    struct mapping row = m->p->mappings[id];
    row.file = map_string(m, row.file);
    row.build_id = map_string(m, row.build_id);
    return m->map.mappings[id] = intern_mapping(m, row);
}

static bool equal_function(const void *context, uint32_t row)
{
    const struct candidate *c = context;
    const struct function *a = c->row, *b = &c->m->out->functions[row];
    return a->start_line == b->start_line && a->name == b->name && a->system_name == b->system_name &&
           a->file == b->file;
}

static uint32_t map_function(struct merger *m, uint32_t id)
{
    if (m->map.functions[id] != NONE)
        return m->map.functions[id];
    struct function row = m->p->functions[id];
    row.id = m->out->n_functions + 1;
    row.name = map_string(m, row.name);
    row.system_name = map_string(m, row.system_name);
    row.file = map_string(m, row.file);
    uint64_t hash =
        hash_mix(hash_mix((uint64_t)row.start_line, row.name), (uint64_t)row.system_name << 32 | row.file);
    uint32_t at = rowset_intern(&m->functions, hash, equal_function, &(struct candidate){m, &row});
    if (at == m->out->n_functions) {
        MEM_ROOM(m->out->functions, m->out->n_functions, m->functions_cap);
        m->out->functions[m->out->n_functions++] = row;
    }
    return m->map.functions[id] = at;
}

/* Whether the column of line i of n tells locations apart. */
static bool column_counts(const struct merger *m, uint32_t i, uint32_t n)
{
    return !m->compat || i + 1 == n;
}

static bool equal_location(const void *context, uint32_t row)
{
    const struct candidate *c = context;
    const struct location *a = c->row, *b = &c->m->out->locations[row];
    if (a->mapping != b->mapping || a->address != b->address || a->folded != b->folded ||
        a->n_lines != b->n_lines)
        return false;
    const struct line *x = c->m->out->lines + a->first_line, *y = c->m->out->lines + b->first_line;
    for (uint32_t i = 0; i < a->n_lines; i++)
        if (x[i].function != y[i].function || x[i].line != y[i].line ||
            (x[i].column != y[i].column && column_counts(c->m, i, a->n_lines)))
            return false;
    return true;
}

/* Appends the lines of the source's location to those of out and returns their hash. */
static uint64_t add_lines(struct merger *m, const struct location *l)
{
    struct profile *out = m->out;
    uint64_t hash = l->n_lines;
    out->lines = mem_grow(out->lines, &m->lines_cap, out->n_lines + l->n_lines, sizeof *out->lines);
    for (uint32_t i = 0; i < l->n_lines; i++) {
        struct line line = m->p->lines[l->first_line + i];
        line.function = map_function(m, line.function);
        out->lines[out->n_lines + i] = line;
        hash = hash_mix(hash_mix(hash, line.function), (uint64_t)line.line);
        if (column_counts(m, i, l->n_lines))
            hash = hash_mix(hash, (uint64_t)line.column);
    }
    return hash;
}

static uint32_t map_location(struct merger *m, uint32_t id)
{
    if (m->map.locations[id] != NONE)
        return m->map.locations[id];
    struct profile *out = m->out;
    struct location row = m->p->locations[id];
    if (row.mapping != NONE) {
        uint64_t start = m->p->mappings[row.mapping].start;
        row.mapping = map_mapping(m, row.mapping);
        row.address += out->mappings[row.mapping].start - start;
    } else if (!m->p->n_mappings) {
        row.mapping = intern_mapping(m, (struct mapping){0});
        row.address += out->mappings[row.mapping].start;
    }
    uint64_t hash = add_lines(m, &row);
    row.id = out->n_locations + 1;
    row.first_line = (uint32_t)out->n_lines;
    hash = hash_mix(hash_mix(hash, row.address), (uint64_t)row.mapping << 1 | row.folded);
    uint32_t at = rowset_intern(&m->locations, hash, equal_location, &(struct candidate){m, &row});
    if (at == out->n_locations) {
        MEM_ROOM(out->locations, out->n_locations, m->locations_cap);
        out->locations[out->n_locations++] = row;
        out->n_lines += row.n_lines;
    }
    return m->map.locations[id] = at;
}

static uint32_t map_stack(struct merger *m, uint32_t id)
{
    if (m->map.stacks[id] != NONE)
        return m->map.stacks[id];
    size_t n = profile_depth(m->p, id);
    const uint32_t *frames = profile_stack(m->p, id);
    m->ids = mem_grow(m->ids, &m->ids_cap, n, sizeof *m->ids);
    for (size_t i = 0; i < n; i++)
        m->ids[i] = map_location(m, frames[i]);
    return m->map.stacks[id] = sequences_intern(m->stacks, m->ids, n);
}

static bool equal_label(const void *context, uint32_t row)
{
    const struct candidate *c = context;
    const struct label *a = c->row, *b = &c->m->out->labels[row];
    return a->key == b->key && a->is_number == b->is_number && a->number == b->number && a->text == b->text &&
           a->unit == b->unit;
}

static uint32_t map_label(struct merger *m, uint32_t id)
{
    if (m->map.labels[id] != NONE)
        return m->map.labels[id];
    struct label row = m->p->labels[id];
    row.key = map_string(m, row.key);
    row.text = map_string(m, row.text);
    row.unit = map_string(m, row.unit);
    uint64_t hash = hash_mix(hash_mix(row.key, (uint64_t)row.number),
                             ((uint64_t)row.text << 32 | row.unit) ^ (uint64_t)row.is_number << 63);
    uint32_t at = rowset_intern(&m->labels, hash, equal_label, &(struct candidate){m, &row});
    if (at == m->out->n_labels) {
        MEM_ROOM(m->out->labels, m->out->n_labels, m->labels_cap);
        m->out->labels[m->out->n_labels++] = row;
    }
    return m->map.labels[id] = at;
}

static uint32_t map_label_set(struct merger *m, size_t sample)
{
    uint32_t first = m->p->label_start[sample];
    size_t n = m->p->label_start[sample + 1] - first;
    m->ids = mem_grow(m->ids, &m->ids_cap, n, sizeof *m->ids);
    for (size_t i = 0; i < n; i++)
        m->ids[i] = map_label(m, m->p->sample_labels[first + i]);
    labels_sort(m->out, m->ids, n);
    return sequences_intern(m->label_sets, m->ids, n);
}

/* Reads the values of a sample by the plan.  Returns false when there is nothing to add: all are zero, or all
 * that had to be scaled are (pprof drops such samples too). */
static bool read_values(struct merger *m, size_t sample, const struct merge_plan *plan)
{
    const int64_t *from = profile_values(m->p, sample);
    bool any = false, any_scaled = !plan->ratios;
    for (size_t t = 0; t < m->out->n_types; t++) {
        int64_t v = from[plan->columns[t]];
        if (plan->ratios && plan->ratios[t] != 1) {
            v = scale_value(v, plan->ratios[t], m->compat, &m->sums.saturated);
            any_scaled |= v != 0;
        }
        m->values[t] = v;
        any |= v != 0;
    }
    return any && any_scaled;
}

struct sample_key {
    const struct merger *m;
    uint32_t stack, label_set;
};

static bool equal_sample(const void *context, uint32_t row)
{
    const struct sample_key *k = context;
    return k->m->out->sample_stack[row] == k->stack && k->m->sample_label_set[row] == k->label_set;
}

static void add_sample(struct merger *m, size_t sample)
{
    struct profile *out = m->out;
    struct sample_key key = {m, map_stack(m, m->p->sample_stack[sample]), map_label_set(m, sample)};
    uint64_t hash = hash_mix(key.stack, key.label_set);
    uint32_t at = rowset_intern(&m->samples, hash, equal_sample, &key);
    if (at < out->n_samples) {
        for (size_t t = 0; t < out->n_types; t++) {
            int64_t *sum = &out->values[at * out->n_types + t];
            *sum = scale_add(*sum, m->values[t], m->compat, &m->sums.saturated);
        }
        return;
    }
    size_t n = out->n_samples + 1;
    out->sample_stack = mem_grow(out->sample_stack, &m->stacks_cap, n, sizeof *out->sample_stack);
    m->sample_label_set = mem_grow(m->sample_label_set, &m->sets_cap, n, sizeof *m->sample_label_set);
    out->values = mem_grow(out->values, &m->values_cap, n * out->n_types, sizeof *out->values);
    out->sample_stack[out->n_samples] = key.stack;
    m->sample_label_set[out->n_samples] = key.label_set;
    memcpy(out->values + out->n_samples * out->n_types, m->values, out->n_types * sizeof *out->values);
    out->n_samples = n;
}

static uint32_t *unmapped(size_t n)
{
    uint32_t *rows = mem_alloc(n, sizeof *rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = NONE;
    return rows;
}

void merger_add(struct merger *m, const struct profile *p, const struct merge_plan *plan)
{
    m->p = p;
    m->map =
        (struct row_map){unmapped(profile_n_strings(p)), unmapped(p->n_mappings), unmapped(p->n_functions),
                         unmapped(p->n_locations),       unmapped(p->n_stacks),   unmapped(p->n_labels)};
    /* The first mapping is the main binary's, whatever the first sample is in. */
    if (!m->out->n_mappings)
        (void)(p->n_mappings ? map_mapping(m, 0) : intern_mapping(m, (struct mapping){0}));
    for (size_t i = 0; i < p->n_samples; i++)
        if (read_values(m, i, plan))
            add_sample(m, i);
    mem_free(m->map.strings);
    mem_free(m->map.mappings);
    mem_free(m->map.functions);
    mem_free(m->map.locations);
    mem_free(m->map.stacks);
    mem_free(m->map.labels);
}

static void spread_labels(struct merger *m)
{
    struct profile *out = m->out;
    out->label_start = mem_resize(out->label_start, out->n_samples + 1, sizeof *out->label_start);
    size_t total = 0, n;
    for (size_t i = 0; i < out->n_samples; i++) {
        (void)sequences_get(m->label_sets, m->sample_label_set[i], &n);
        out->label_start[i] = (uint32_t)total;
        total += n;
    }
    out->label_start[out->n_samples] = (uint32_t)total;
    out->sample_labels = mem_alloc(total, sizeof *out->sample_labels);
    for (size_t i = 0; i < out->n_samples; i++) {
        const uint32_t *ids = sequences_get(m->label_sets, m->sample_label_set[i], &n);
        if (n)
            memcpy(out->sample_labels + out->label_start[i], ids, n * sizeof *ids);
    }
}

static bool any_zero_sample(const struct profile *p)
{
    for (size_t i = 0; i < p->n_samples; i++) {
        bool zero = true;
        for (size_t t = 0; zero && t < p->n_types; t++)
            zero = profile_values(p, i)[t] == 0;
        if (zero)
            return true;
    }
    return false;
}

struct merge_sums merger_finish(struct merger *m)
{
    struct profile *out = m->out;
    mem_free(out->frames);
    mem_free(out->stack_start);
    out->n_stacks = sequences_take(m->stacks, &out->frames, &out->stack_start);
    spread_labels(m);
    m->sums.zeros = any_zero_sample(out);
    struct merge_sums sums = m->sums;
    rowset_free(&m->mappings);
    rowset_free(&m->functions);
    rowset_free(&m->locations);
    rowset_free(&m->labels);
    rowset_free(&m->samples);
    sequences_free(m->label_sets);
    mem_free(m->sample_label_set);
    mem_free(m->ids);
    mem_free(m->values);
    mem_free(m);
    return sums;
}
