#include "findings/traces.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "goroutines/sites.h"
#include "profile/profile.h"
#include "profile/rowset.h"

#include <string.h>

enum { RECENT = 256 };

struct tracer {
    const struct marks *marks;
    struct sites *sites;
    size_t words;
    size_t third; /* the mark of libraries that are not the standard one */
    struct rowset set;
    uint64_t *classes; /* bits of class i: [i * words] */
    size_t n_classes, cap_classes;
    uint64_t *site_bits; /* of site i: [i * words] */
    size_t n_sites, cap_sites;
    uint64_t *bits;          /* of the present stack */
    uint32_t recent[RECENT]; /* classes by their hash */
    struct buf room, library;
};

struct tracer *tracer_new(const struct marks *marks, struct sites *sites)
{
    struct tracer *t = mem_zalloc(1, sizeof *t);
    t->marks = marks;
    t->sites = sites;
    t->words = marks_words(marks);
    t->third = marks_find(marks, str_of("third"));
    t->bits = mem_zalloc(t->words, sizeof *t->bits);
    return t;
}

void tracer_free(struct tracer *t)
{
    if (!t)
        return;
    rowset_free(&t->set);
    mem_free(t->classes);
    mem_free(t->site_bits);
    mem_free(t->bits);
    buf_free(&t->room);
    buf_free(&t->library);
    mem_free(t);
}

size_t tracer_classes(const struct tracer *t)
{
    return t->n_classes;
}

const uint64_t *tracer_bits(const struct tracer *t, size_t class)
{
    return t->classes + class * t->words;
}

static bool is_class(const void *context, uint32_t row)
{
    const struct tracer *t = context;
    return memcmp(tracer_bits(t, row), t->bits, t->words * sizeof *t->bits) == 0;
}

/* Room for n elements of so many words. */
static uint64_t *grow_words(uint64_t *p, size_t *cap, size_t n, size_t words)
{
    if (n <= *cap)
        return p;
    *cap = mem_next_cap(*cap, n);
    return mem_resize(p, *cap * words, sizeof *p);
}

static bool is_same(const uint64_t *a, const uint64_t *b, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static uint32_t find_class(struct tracer *t, uint64_t hash)
{
    uint32_t row = rowset_intern(&t->set, hash, is_class, t);
    if (row < t->n_classes)
        return row;
    t->classes = grow_words(t->classes, &t->cap_classes, t->n_classes + 1, t->words);
    memcpy(t->classes + t->n_classes * t->words, t->bits, t->words * sizeof *t->bits);
    t->n_classes++;
    return row;
}

/* The class of the present bits.  Stacks are of few classes: the last one of a hash is looked at first. */
static uint32_t class_of(struct tracer *t)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < t->words; i++)
        hash = hash_mix(hash, t->bits[i]);
    uint32_t *recent = &t->recent[hash % RECENT];
    if (*recent >= t->n_classes || !is_same(tracer_bits(t, *recent), t->bits, t->words))
        *recent = find_class(t, hash);
    return *recent;
}

static void mark_site(struct tracer *t, uint32_t i)
{
    const struct site *site = sites_at(t->sites, i);
    uint64_t *bits = t->site_bits + i * t->words;
    memset(bits, 0, t->words * sizeof *bits);
    buf_clear(&t->room);
    buf_reserve(&t->room, site->function.n + 1);
    marks_match(t->marks, marks_fold(site->function, t->room.data), bits);
    /* A closure that was inlined from the library has the name of its caller. */
    if (sites_library_name(t->sites, site->function, site->file, &t->library)) {
        struct str name = {buf_text(&t->library), t->library.len};
        marks_match(t->marks, marks_fold(name, t->room.data), bits);
    }
}

/* Looks at the sites that are new. */
static void mark_sites(struct tracer *t)
{
    size_t n = sites_count(t->sites);
    t->site_bits = grow_words(t->site_bits, &t->cap_sites, n, t->words);
    while (t->n_sites < n)
        mark_site(t, (uint32_t)t->n_sites++);
}

static void or_bits(uint64_t *to, const uint64_t *from, size_t words)
{
    for (size_t i = 0; i < words; i++)
        to[i] |= from[i];
}

static void add_marks_of(struct tracer *t, uint32_t site, enum mark_where where)
{
    const uint64_t *of = marks_at(t->marks, where);
    if (site != NONE)
        for (size_t i = 0; i < t->words; i++)
            t->bits[i] |= t->site_bits[site * t->words + i] & of[i];
}

/* Whose code a frame is: a kind of site, or of a library that does not pay while who calls it is known. */
enum { OF_THIRD = SITE_USER + 1 };

static uint8_t kind_of(const struct tracer *t, uint32_t site)
{
    enum site_kind kind = sites_at(t->sites, site)->kind;
    if (kind == SITE_USER && t->third < marks_count(t->marks) &&
        (t->site_bits[site * t->words + t->third / 64] >> t->third % 64 & 1))
        return OF_THIRD;
    return (uint8_t)kind;
}

/* Frames of interest, as sites; third is what site is where nobody else is there. */
struct found {
    uint32_t leaf, first, callee, site, outer, entry, third, third_callee;
};

static const struct found nothing = {NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE};

/* Ends the present stack, whose bits are those of all its frames. */
static struct trace finish(struct tracer *t, struct found *f)
{
    if (f->site == NONE) {
        f->site = f->third;
        f->callee = f->third_callee;
    }
    const uint64_t *any = marks_at(t->marks, MARK_ANY);
    for (size_t i = 0; i < t->words; i++)
        t->bits[i] &= any[i];
    add_marks_of(t, f->leaf, MARK_LEAF);
    add_marks_of(t, f->first, MARK_FIRST);
    add_marks_of(t, f->callee, MARK_CALLEE);
    t->bits[0] |= (uint64_t)(f->outer != NONE) << MARKS_APP;
    t->bits[0] |= (uint64_t)(f->site != NONE) << MARKS_USER;
    t->bits[0] |= (uint64_t)(f->site != NONE && f->first == f->site) << MARKS_DIRECT;
    t->bits[0] |= (uint64_t)(f->site != NONE && f->leaf == f->site) << MARKS_SELF;
    return (struct trace){.class = class_of(t), .site = f->site, .outer = f->outer, .entry = f->entry};
}

/* One frame on the way from the leaf; true at the innermost frame of the user's. */
static bool look_inner(struct found *f, uint32_t site, uint8_t kind, uint32_t *before)
{
    if (f->leaf == NONE)
        f->leaf = site;
    if (f->first == NONE && kind != SITE_RUNTIME)
        f->first = site;
    if (kind == SITE_USER) {
        f->site = site;
        f->callee = *before;
        return true;
    }
    if (kind == OF_THIRD && f->third == NONE) {
        f->third = site;
        f->third_callee = *before;
    }
    *before = site;
    return false;
}

/* One frame on the way from the root; true at the outermost frame of the user's. */
static bool look_outer(struct found *f, uint32_t site, uint8_t kind)
{
    if (f->outer == NONE && kind != SITE_RUNTIME)
        f->outer = site;
    if (kind >= SITE_USER)
        f->entry = site;
    return kind >= SITE_USER;
}

struct trace tracer_trace(struct tracer *t, const uint32_t *sites, size_t n)
{
    struct found f = nothing;
    uint32_t before = NONE;
    bool done = false;
    mark_sites(t);
    memset(t->bits, 0, t->words * sizeof *t->bits);
    for (size_t i = 0; i < n; i++) {
        or_bits(t->bits, t->site_bits + sites[i] * t->words, t->words);
        done = done || look_inner(&f, sites[i], kind_of(t, sites[i]), &before);
    }
    for (size_t i = n; i-- > 0;)
        if (look_outer(&f, sites[i], kind_of(t, sites[i])))
            break;
    return finish(t, &f);
}

/* While a profile's stacks are looked at. */
struct looking {
    const struct profile *p;
    struct tracer *t;
    uint32_t *location_marked; /* of location l: a row of location_bits, 0 for one without marks */
    uint64_t *location_bits;   /* of all frames of a location together: [row * words]; row 0 is unused */
    uint32_t *line_site;       /* of each line */
    uint8_t *line_kind;        /* kind_of */
    struct rowset set;
    struct traces *out;
    size_t cap;
    uint32_t *path;
    size_t cap_path;
};

/* Most locations have no marks, so that stacks of many frames have few to add up. */
static void look_at_marks(struct looking *l)
{
    const struct profile *p = l->p;
    size_t words = l->t->words, n = 1, cap = 0;
    uint64_t *bits = mem_zalloc(words, sizeof *bits);
    l->location_marked = mem_zalloc(p->n_locations + 1, sizeof *l->location_marked);
    for (size_t i = 0; i < p->n_locations; i++) {
        uint64_t any = 0;
        memset(bits, 0, words * sizeof *bits);
        for (uint32_t k = 0; k < p->locations[i].n_lines; k++)
            or_bits(bits, l->t->site_bits + l->line_site[p->locations[i].first_line + k] * words, words);
        for (size_t w = 0; w < words; w++)
            any |= bits[w];
        if (!any)
            continue;
        l->location_bits = grow_words(l->location_bits, &cap, n + 1, words);
        memcpy(l->location_bits + n * words, bits, words * sizeof *bits);
        l->location_marked[i] = (uint32_t)n++;
    }
    mem_free(bits);
}

static void look_at_locations(struct looking *l)
{
    const struct profile *p = l->p;
    l->line_site = mem_alloc(p->n_lines + 1, sizeof *l->line_site);
    l->line_kind = mem_alloc(p->n_lines + 1, sizeof *l->line_kind);
    for (size_t i = 0; i < p->n_lines; i++) {
        const struct function *f = &p->functions[p->lines[i].function];
        l->line_site[i] = sites_intern(l->t->sites, profile_string(p, f->name), profile_string(p, f->file),
                                       p->lines[i].line);
    }
    mark_sites(l->t);
    for (size_t i = 0; i < p->n_lines; i++)
        l->line_kind[i] = kind_of(l->t, l->line_site[i]);
    look_at_marks(l);
}

static void find_inner(const struct looking *l, const uint32_t *stack, size_t depth, struct found *f)
{
    uint32_t before = NONE;
    for (size_t i = 0; i < depth; i++) {
        const struct location *at = &l->p->locations[stack[i]];
        for (uint32_t k = at->first_line; k < at->first_line + at->n_lines; k++)
            if (look_inner(f, l->line_site[k], l->line_kind[k], &before))
                return;
    }
}

static void find_outer(const struct looking *l, const uint32_t *stack, size_t depth, struct found *f)
{
    for (size_t i = depth; i-- > 0;) {
        const struct location *at = &l->p->locations[stack[i]];
        for (uint32_t k = at->first_line + at->n_lines; k-- > at->first_line;)
            if (look_outer(f, l->line_site[k], l->line_kind[k]))
                return;
    }
}

/* Who pays, or whose frame is the outermost where nobody of the user's is there. */
static uint32_t payer(const struct trace *t)
{
    return t->site != NONE ? t->site : t->outer;
}

static bool is_trace(const void *context, uint32_t row)
{
    const struct looking *l = context;
    const struct trace *a = &l->out->list[row], *b = &l->out->list[l->out->n];
    return a->class == b->class && payer(a) == payer(b);
}

/* The frames of a stack as a sequence of sites. */
static uint32_t path_of(struct looking *l, uint32_t s)
{
    size_t n = 0, depth = profile_depth(l->p, s);
    const uint32_t *stack = profile_stack(l->p, s);
    for (size_t i = 0; i < depth; i++) {
        const struct location *at = &l->p->locations[stack[i]];
        for (uint32_t k = 0; k < at->n_lines && n < TRACE_FRAMES; k++) {
            MEM_ROOM(l->path, n, l->cap_path);
            l->path[n++] = l->line_site[at->first_line + k];
        }
    }
    return sites_sequence(l->t->sites, l->path, n);
}

static uint32_t look_at_stack(struct looking *l, uint32_t s)
{
    struct found f = nothing;
    struct tracer *t = l->t;
    const uint32_t *stack = profile_stack(l->p, s);
    size_t depth = profile_depth(l->p, s);
    memset(t->bits, 0, t->words * sizeof *t->bits);
    for (size_t i = 0; i < depth; i++)
        if (l->location_marked[stack[i]])
            or_bits(t->bits, l->location_bits + l->location_marked[stack[i]] * t->words, t->words);
    find_inner(l, stack, depth, &f);
    find_outer(l, stack, depth, &f);
    MEM_ROOM(l->out->list, l->out->n, l->cap);
    struct trace *trace = &l->out->list[l->out->n];
    *trace = finish(t, &f);
    uint32_t row = rowset_intern(&l->set, hash_mix(trace->class, payer(trace)), is_trace, l);
    if (row == l->out->n) {
        trace->stack = path_of(l, s);
        l->out->n++;
    }
    return row;
}

void traces_make(struct traces *out, const struct profile *p, struct tracer *t)
{
    *out = (struct traces){0};
    struct looking l = {.p = p, .t = t, .out = out};
    out->of = mem_alloc(p->n_stacks + 1, sizeof *out->of);
    sites_learn(t->sites, p);
    look_at_locations(&l);
    for (size_t s = 0; s < p->n_stacks; s++)
        out->of[s] = look_at_stack(&l, (uint32_t)s);
    rowset_free(&l.set);
    mem_free(l.path);
    mem_free(l.line_kind);
    mem_free(l.line_site);
    mem_free(l.location_bits);
    mem_free(l.location_marked);
}

void traces_free(struct traces *t)
{
    mem_free(t->list);
    mem_free(t->of);
    *t = (struct traces){0};
}
