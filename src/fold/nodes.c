#include "fold/nodes.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/mem.h"
#include "fold/path.h"
#include "profile/profile.h"
#include "profile/strings.h"

/* What tells two nodes apart.  Files are numbered after cleaning, so that equal ones have equal numbers. */
struct key {
    uint64_t address;
    int64_t line, column, start_line;
    uint32_t name, file, object; /* strings of the profile; file: of the cleaned names */
};

struct maker {
    const struct profile *p;
    const struct fold_options *options;
    struct nodes *out;
    size_t cap;
    struct key *keys; /* of each row */
    size_t keys_cap;
    uint32_t *slots; /* row + 1 */
    size_t mask;
    struct strings *files; /* cleaned names */
    uint32_t *file_of;     /* string of the profile → number of its cleaned name, or NONE */
};

void nodes_free(struct nodes *n)
{
    mem_free(n->rows);
    mem_free(n->start);
    mem_free(n->ids);
    mem_free(n->outermost);
    arena_free(n->text);
    *n = (struct nodes){0};
}

static uint64_t hash_key(const struct key *k)
{
    uint64_t h = hash_mix((uint64_t)k->name << 32 | k->file, k->object);
    h = hash_mix(h ^ k->address, (uint64_t)k->line);
    return hash_mix(h, (uint64_t)k->column ^ (uint64_t)k->start_line << 32);
}

static bool same_key(const struct key *a, const struct key *b)
{
    return a->name == b->name && a->file == b->file && a->line == b->line && a->address == b->address &&
           a->column == b->column && a->object == b->object && a->start_line == b->start_line;
}

static void grow_slots(struct maker *m)
{
    mem_free(m->slots);
    m->mask = m->mask ? m->mask * 2 + 1 : 1023;
    m->slots = mem_zalloc(m->mask + 1, sizeof *m->slots);
    for (size_t i = 0; i < m->out->n; i++) {
        size_t at = hash_key(&m->keys[i]) & m->mask;
        while (m->slots[at])
            at = (at + 1) & m->mask;
        m->slots[at] = (uint32_t)i + 1;
    }
}

static uint32_t row_of(struct maker *m, const struct key *k)
{
    struct nodes *out = m->out;
    size_t at = hash_key(k) & m->mask;
    for (; m->slots[at]; at = (at + 1) & m->mask)
        if (same_key(&m->keys[m->slots[at] - 1], k))
            return m->slots[at] - 1;
    MEM_ROOM(out->rows, out->n, m->cap);
    MEM_ROOM(m->keys, out->n, m->keys_cap);
    m->keys[out->n] = *k;
    out->rows[out->n] = (struct fold_node){
        .name = profile_string(m->p, k->name),
        .file = strings_get(m->files, k->file),
        .object = profile_string(m->p, k->object),
        .line = k->line,
        .column = k->column,
        .start_line = k->start_line,
        .address = k->address,
    };
    m->slots[at] = (uint32_t)++out->n;
    if (out->n > m->mask / 2)
        grow_slots(m);
    return (uint32_t)out->n - 1;
}

/* The number of a file's cleaned name; an empty name stays empty. */
static uint32_t clean_file(struct maker *m, uint32_t file)
{
    if (m->file_of[file] != NONE)
        return m->file_of[file];
    struct str path = path_trim(profile_string(m->p, file), m->options->trim_path, m->options->source_path);
    struct buf clean = {0};
    if (path.n)
        path_clean(&clean, path);
    m->file_of[file] = strings_intern(m->files, buf_text(&clean), clean.len);
    buf_free(&clean);
    return m->file_of[file];
}

static bool keeps_name(enum granularity g)
{
    return g != GRANULARITY_FILES;
}

static bool keeps_file(enum granularity g)
{
    return g != GRANULARITY_FUNCTIONS;
}

static bool keeps_line(enum granularity g)
{
    return g == GRANULARITY_LINES || g == GRANULARITY_ADDRESSES;
}

static struct key location_key(const struct maker *m, const struct location *l)
{
    return (struct key){
        .address = m->options->granularity == GRANULARITY_ADDRESSES ? l->address : 0,
        .object = l->mapping == NONE ? 0 : m->p->mappings[l->mapping].file,
    };
}

static struct key line_key(struct maker *m, const struct location *l, const struct line *line)
{
    const struct function *f = &m->p->functions[line->function];
    enum granularity g = m->options->granularity;
    struct key k = location_key(m, l);
    if (keeps_name(g))
        k.name = f->name;
    if (keeps_file(g))
        k.file = clean_file(m, f->file);
    if (keeps_line(g)) {
        k.line = line->line;
        k.column = m->options->columns ? line->column : 0;
    }
    /* pprof tells nameless functions apart by where they start, which at -files makes a row of each function.
     */
    bool one_per_file = g == GRANULARITY_FILES && !m->options->compat;
    if (k.name == 0 && !one_per_file)
        k.start_line = f->start_line;
    if (k.name != 0 || (one_per_file && k.file != 0))
        k.object = 0;
    return k;
}

static void map_location(struct maker *m, size_t i, uint32_t *at)
{
    const struct location *l = &m->p->locations[i];
    m->out->start[i] = *at;
    if (l->n_lines == 0) {
        struct key k = location_key(m, l);
        m->out->ids[(*at)++] = row_of(m, &k);
    }
    for (uint32_t n = 0; n < l->n_lines; n++) {
        struct key k = line_key(m, l, &m->p->lines[l->first_line + n]);
        m->out->ids[(*at)++] = row_of(m, &k);
    }
    m->out->outermost[i] = m->out->ids[*at - 1] << 1 | (*at - m->out->start[i] > 1);
}

static size_t count_ids(const struct profile *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_locations; i++)
        n += profile_frames(p, (uint32_t)i);
    return n;
}

void nodes_make(struct nodes *out, const struct profile *p, const struct fold_options *options)
{
    *out = (struct nodes){.text = arena_new()};
    struct maker m = {.p = p, .options = options, .out = out};
    size_t n_strings = profile_n_strings(p);
    m.files = strings_new(out->text);
    m.file_of = mem_alloc(n_strings, sizeof *m.file_of);
    memset(m.file_of, 0xff, n_strings * sizeof *m.file_of);
    MEM_ROOM(m.keys, 0, m.keys_cap);
    grow_slots(&m);
    out->start = mem_alloc(p->n_locations + 1, sizeof *out->start);
    out->outermost = mem_alloc(p->n_locations, sizeof *out->outermost);
    out->ids = mem_alloc(count_ids(p), sizeof *out->ids);
    uint32_t at = 0;
    for (size_t i = 0; i < p->n_locations; i++)
        map_location(&m, i, &at);
    out->start[p->n_locations] = at;
    strings_free(m.files);
    mem_free(m.file_of);
    mem_free(m.keys);
    mem_free(m.slots);
}
