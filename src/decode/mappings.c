/* Mappings as pprof puts them in order, and which of them a location is in. */
#include "base/buf.h"
#include "base/mem.h"
#include "decode/cover.h"
#include "decode/memory_map.h"
#include "decode/scan.h"

static bool same_or_none(uint32_t a, uint32_t b)
{
    return !a || !b || a == b;
}

/* Whether b is what follows a of the same file. */
static bool adjacent(const struct mapping *a, const struct mapping *b)
{
    return same_or_none(a->file, b->file) && same_or_none(a->build_id, b->build_id) && a->limit == b->start &&
           (!a->offset || !b->offset || a->offset + (a->limit - a->start) == b->offset);
}

static void join_adjacent(struct profile *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_mappings; i++) {
        const struct mapping *m = &p->mappings[i];
        struct mapping *last = n ? &p->mappings[n - 1] : NULL;
        if (!last || !adjacent(last, m)) {
            p->mappings[n++] = *m;
            continue;
        }
        last->limit = m->limit;
        last->file = m->file ? m->file : last->file;
        last->build_id = m->build_id ? m->build_id : last->build_id;
    }
    p->n_mappings = n;
}

/* ".so" at the end, or followed by a version. */
static bool is_library(struct str file)
{
    while (scan_find(&file, ".so")) {
        (void)scan_text(&file, ".so");
        if (!file.n ||
            (file.n > 1 && (*file.p == '.' || *file.p == '_') && file.p[1] >= '0' && file.p[1] <= '9'))
            return true;
    }
    return false;
}

/* Whether a file may be the program: a name that is no library's and not in brackets. */
static bool is_program(struct str file)
{
    struct buf name = {0};
    struct str rest = file, mark = file;
    while (scan_find(&mark, "(deleted)")) {
        buf_add(&name, rest.p, (size_t)(mark.p - rest.p));
        (void)scan_text(&mark, "(deleted)");
        rest = mark;
    }
    buf_add(&name, rest.p, rest.n);
    struct str trimmed = scan_trim((struct str){buf_text(&name), name.len});
    bool is = trimmed.n && !is_library(trimmed) && *trimmed.p != '[';
    buf_free(&name);
    return is;
}

static void program_first(struct profile *p)
{
    for (size_t i = 0; i < p->n_mappings; i++) {
        struct mapping m = p->mappings[i];
        if (is_program(profile_string(p, m.file))) {
            p->mappings[i] = p->mappings[0];
            p->mappings[0] = m;
            return;
        }
    }
}

/* What some programs write wrongly of their own mapping. */
static void mend_first(struct profile *p)
{
    enum { USUAL_START = 0x400000 };
    if (!p->n_mappings)
        return;
    struct str file = profile_string(p, p->mappings[0].file);
    if (p->n_mappings > 1 && scan_text(&file, "/anon_hugepage") &&
        p->mappings[0].limit == p->mappings[1].start)
        memmove(p->mappings, p->mappings + 1, --p->n_mappings * sizeof *p->mappings);
    struct mapping *m = &p->mappings[0];
    if (m->start - m->offset == USUAL_START) {
        m->start = USUAL_START;
        m->offset = 0;
    }
}

struct finder {
    struct legacy *l;
    struct cover inside; /* the mapping an address is in */
    struct cover before; /* the one whose first part, left out by its offset, it is in */
    uint32_t fake;       /* row, or NONE */
};

static bool has_first_part(const struct mapping *m)
{
    return m->offset && m->start - m->offset < m->start;
}

static void open_finder(struct finder *f)
{
    const struct profile *p = text_of(&f->l->t);
    for (size_t i = 0; i < p->n_mappings; i++) {
        const struct mapping *m = &p->mappings[i];
        cover_bound(&f->inside, m->start);
        cover_bound(&f->inside, m->limit);
        cover_bound(&f->inside, m->start - (has_first_part(m) ? m->offset : 0));
    }
    cover_ready(&f->inside);
    cover_copy_bounds(&f->before, &f->inside);
    for (uint32_t i = 0; i < p->n_mappings; i++) {
        const struct mapping *m = &p->mappings[i];
        cover_add(&f->inside, m->start, m->limit, i);
        if (has_first_part(m))
            cover_add(&f->before, m->start - m->offset, m->start, i);
    }
}

/* The mapping of all that is in no other. */
static int fake_mapping(struct finder *f, uint32_t *out, struct pprofx_error *err)
{
    struct profile *p = text_of(&f->l->t);
    int r = PPROFX_OK;
    if (f->fake == NONE) {
        r = BUILDER_GROW(&f->l->t.b, p->mappings, f->l->t.b.cap.mappings, p->n_mappings + 1, err);
        if (r)
            return r;
        f->fake = (uint32_t)p->n_mappings;
        p->mappings[p->n_mappings++] = (struct mapping){.limit = UINT64_MAX};
    }
    *out = f->fake;
    return r;
}

static int find_mapping(struct finder *f, uint64_t address, uint32_t *out, struct pprofx_error *err)
{
    struct profile *p = text_of(&f->l->t);
    *out = cover_find(&f->inside, address);
    if (*out != COVER_NONE)
        return PPROFX_OK;
    if (f->fake != NONE && address != UINT64_MAX) { /* it is behind all others, and everything is in it */
        *out = f->fake;
        return PPROFX_OK;
    }
    *out = cover_find(&f->before, address);
    if (*out == COVER_NONE)
        return fake_mapping(f, out, err);
    struct mapping *m = &p->mappings[*out];
    cover_add(&f->inside, m->start - m->offset, m->start, *out);
    m->start -= m->offset;
    m->offset = 0;
    return PPROFX_OK;
}

static int map_locations(struct legacy *l, struct pprofx_error *err)
{
    struct profile *p = text_of(&l->t);
    struct finder f = {.l = l, .fake = NONE};
    int r = PPROFX_OK;
    open_finder(&f);
    for (size_t i = 0; !r && i < p->n_locations; i++)
        if (p->locations[i].address)
            r = find_mapping(&f, p->locations[i].address, &p->locations[i].mapping, err);
    cover_free(&f.inside);
    cover_free(&f.before);
    return r;
}

int memory_map_apply(struct legacy *l, struct pprofx_error *err)
{
    struct profile *p = text_of(&l->t);
    join_adjacent(p);
    program_first(p);
    mend_first(p);
    int r = map_locations(l, err);
    for (size_t i = 0; i < p->n_mappings; i++)
        p->mappings[i].id = i + 1;
    return r;
}
