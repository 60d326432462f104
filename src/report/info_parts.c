#include "report/info_parts.h"

#include "base/mem.h"
#include "base/unit.h"
#include "fold/fold.h"
#include "profile/profile.h"

#include <inttypes.h>
#include <stdlib.h>

static void add_count(struct table *t, size_t n)
{
    struct buf digits = {0};
    buf_int(&digits, (int64_t)n);
    table_int(t, (int64_t)n, (struct str){digits.data, digits.len});
    buf_free(&digits);
}

static void add_hex(struct table *t, uint64_t v)
{
    struct buf digits = {0};
    buf_printf(&digits, "0x%" PRIx64, v);
    table_text(t, (struct str){digits.data, digits.len});
    buf_free(&digits);
}

static size_t count_used(const struct profile *p, size_t type)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_samples; i++)
        n += profile_values(p, i)[type] != 0;
    return n;
}

struct table *info_types(const struct profile *p)
{
    static const struct column columns[] = {
        {.key = "type", .header = "type"},
        {.key = "unit", .header = "unit", .gap = 2},
        {.key = "total", .header = "total", .align = ALIGN_RIGHT, .gap = 2, .amounts = true},
        {.key = "samples", .header = "samples", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "is_default", .header = "default", .gap = 2},
    };
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    size_t usual = p->n_types;
    (void)profile_value_index(p, "", &usual, NULL);
    for (size_t i = 0; i < p->n_types; i++) {
        struct str unit = profile_string(p, p->types[i].unit);
        struct buf text = {0};
        bool saturated = false;
        int64_t total = fold_total(p, &(struct fold_options){.value = i}, &saturated);
        unit_label(&text, total, unit, str_of("auto"), NULL);
        if (saturated)
            buf_puts(&text, " or more");
        table_text(t, profile_string(p, p->types[i].type));
        table_text(t, unit);
        table_unit(t, total, unit, (struct str){text.data, text.len});
        add_count(t, count_used(p, i));
        table_bool(t, i == usual);
        buf_free(&text);
    }
    return t;
}

/* What pprof makes up for a text without a memory map: all addresses, of nothing. */
static bool is_made_up(const struct mapping *m)
{
    return !m->file && !m->build_id && !m->start && !m->offset && m->limit == UINT64_MAX;
}

struct table *info_mappings(const struct profile *p)
{
    static const struct column columns[] = {
        {.key = "start", .header = "start", .align = ALIGN_RIGHT},
        {.key = "limit", .header = "limit", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "offset", .header = "offset", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "build_id", .header = "build id", .gap = 2},
        {.key = "file", .header = "file", .gap = 2},
    };
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < p->n_mappings; i++) {
        const struct mapping *m = &p->mappings[i];
        if (is_made_up(m))
            continue;
        add_hex(t, m->start);
        add_hex(t, m->limit);
        add_hex(t, m->offset);
        table_text(t, profile_string(p, m->build_id));
        table_text(t, profile_string(p, m->file));
    }
    return t;
}

struct key {
    struct str name;
    bool is_number;
    size_t samples, values;
    size_t last; /* sample counted last, plus 1 */
};

static int by_name(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int c = str_compare(x->name, y->name);
    return c ? c : x->is_number - y->is_number;
}

struct key_table {
    struct key *keys;
    size_t n, cap;
    uint32_t *slots; /* [string * 2 + is_number]: index of keys, plus 1 */
};

static struct key *key_of(struct key_table *t, const struct profile *p, const struct label *l)
{
    uint32_t *slot = &t->slots[(size_t)l->key * 2 + l->is_number];
    if (!*slot) {
        MEM_ROOM(t->keys, t->n, t->cap);
        t->keys[t->n] = (struct key){.name = profile_string(p, l->key), .is_number = l->is_number};
        *slot = (uint32_t)++t->n;
    }
    return &t->keys[*slot - 1];
}

/* Every key of a label that some sample has.  The caller frees t->keys. */
static void count_keys(struct key_table *t, const struct profile *p)
{
    t->slots = mem_zalloc(profile_n_strings(p) * 2, sizeof *t->slots);
    bool *seen = mem_zalloc(p->n_labels, sizeof *seen);
    for (size_t i = 0; i < p->n_samples; i++)
        for (uint32_t k = p->label_start[i]; k < p->label_start[i + 1]; k++) {
            uint32_t id = p->sample_labels[k];
            struct key *key = key_of(t, p, &p->labels[id]);
            key->samples += key->last != i + 1;
            key->last = i + 1;
            key->values += !seen[id];
            seen[id] = true;
        }
    mem_free(seen);
    mem_free(t->slots);
    if (t->n)
        qsort(t->keys, t->n, sizeof *t->keys, by_name);
}

struct table *info_labels(const struct profile *p)
{
    static const struct column columns[] = {
        {.key = "key", .header = "key"},
        {.key = "kind", .header = "kind", .gap = 2},
        {.key = "samples", .header = "samples", .align = ALIGN_RIGHT, .gap = 2},
        {.key = "values", .header = "values", .align = ALIGN_RIGHT, .gap = 2},
    };
    struct table *t = table_new(columns, sizeof columns / sizeof *columns);
    struct key_table found = {0};
    count_keys(&found, p);
    for (size_t i = 0; i < found.n; i++) {
        table_text(t, found.keys[i].name);
        table_text(t, str_of(found.keys[i].is_number ? "number" : "text"));
        add_count(t, found.keys[i].samples);
        add_count(t, found.keys[i].values);
    }
    mem_free(found.keys);
    return t;
}

struct str info_text_label(const struct profile *p)
{
    struct str least = str_of("");
    for (size_t i = 0; i < p->label_start[p->n_samples]; i++) {
        const struct label *l = &p->labels[p->sample_labels[i]];
        struct str name = profile_string(p, l->key);
        if (!l->is_number && name.n && (!least.n || str_compare(name, least) < 0))
            least = name;
    }
    return least;
}

size_t info_stacks(const struct profile *p)
{
    size_t n = 0;
    bool *seen = mem_zalloc(p->n_stacks, sizeof *seen);
    for (size_t i = 0; i < p->n_samples; i++) {
        n += !seen[p->sample_stack[i]];
        seen[p->sample_stack[i]] = true;
    }
    mem_free(seen);
    return n;
}
