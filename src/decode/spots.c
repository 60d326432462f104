#include "decode/spots.h"

#include "base/mem.h"

enum { IDMAP_ROW = 24 }; /* bytes of a hashed one, about */

void spots_free(struct spots *s)
{
    idmap_free(&s->ids);
    mem_free(s->rows);
    *s = (struct spots){0};
}

static int add(struct spots *s, struct text_profile *t, uint64_t address, struct pprofx_error *err)
{
    struct builder *b = &t->b;
    struct profile *p = b->p;
    int r = BUILDER_GROW(b, s->rows, s->cap, s->n + 1, err);
    if (!r)
        r = BUILDER_GROW(b, p->locations, b->cap.locations, p->n_locations + 1, err);
    if (r)
        return r;
    (void)idmap_add(&s->ids, address);
    b->held += IDMAP_ROW;
    s->rows[s->n++] = (struct spot){.location = (uint32_t)p->n_locations};
    p->locations[p->n_locations] = (struct location){
        .id = p->n_locations + 1, .address = address, .mapping = NONE, .first_line = (uint32_t)p->n_lines};
    p->n_locations++;
    return PPROFX_OK;
}

int spots_at(struct spots *s, struct text_profile *t, uint64_t address, uint32_t *out,
             struct pprofx_error *err)
{
    uint32_t row = idmap_find(&s->ids, address);
    if (row == UINT32_MAX) {
        row = (uint32_t)s->n;
        int r = add(s, t, address, err);
        if (r)
            return r;
    }
    *out = row;
    return PPROFX_OK;
}

int spots_name(struct spots *s, struct text_profile *t, uint32_t spot, const struct line *calls, uint32_t n,
               uint64_t entry, struct pprofx_error *err)
{
    struct profile *p = text_of(t);
    int r = BUILDER_GROW(&t->b, p->lines, t->b.cap.lines, p->n_lines + n, err);
    if (r || !n)
        return r;
    struct location *location = &p->locations[s->rows[spot].location];
    location->first_line = (uint32_t)p->n_lines;
    location->n_lines = n;
    memcpy(p->lines + p->n_lines, calls, n * sizeof *calls);
    p->n_lines += n;
    s->rows[spot].entry = entry;
    s->rows[spot].n_calls = (uint16_t)n;
    return PPROFX_OK;
}

int spots_name_hidden(struct spots *s, struct text_profile *t, size_t *n_hidden, struct pprofx_error *err)
{
    static const char *const names[] = {[SPOT_HIDDEN] = "runtime.(hidden)", [SPOT_EXIT] = "runtime.goexit"};
    int r = PPROFX_OK;
    *n_hidden = 0;
    for (uint32_t i = 0; !r && i < s->n; i++) {
        struct line call = {0};
        if (s->rows[i].kind == SPOT_PLAIN || s->rows[i].n_calls)
            continue;
        *n_hidden += s->rows[i].kind == SPOT_HIDDEN;
        r = text_function(t, str_of(names[s->rows[i].kind]), str_of(""), &call.function, err);
        if (!r)
            r = spots_name(s, t, i, &call, 1, 0, err);
    }
    return r;
}
