#include "exchange/paths.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/sat.h"
#include "profile/profile.h"
#include "profile/strings.h"

#include <stdlib.h>

static int compare_keys(const void *a, const void *b)
{
    return str_compare(((const struct path_frame *)a)->key, ((const struct path_frame *)b)->key);
}

/* A frame for each distinct key, sorted; the key's number of each node goes to key_of. */
static void make_frames(struct paths *t, struct strings *keys, uint32_t *key_of,
                        void (*key)(struct buf *out, const struct fold_node *node))
{
    struct buf text = {0};
    size_t cap = 0;
    for (size_t i = 0; i < t->nodes.n; i++) {
        size_t known = strings_count(keys);
        buf_clear(&text);
        key(&text, &t->nodes.rows[i]);
        key_of[i] = strings_intern(keys, buf_text(&text), text.len);
        if (key_of[i] < known)
            continue;
        MEM_ROOM(t->frames, t->n_frames, cap);
        t->frames[t->n_frames++] = (struct path_frame){strings_get(keys, key_of[i]), (uint32_t)i};
    }
    buf_free(&text);
    if (t->n_frames)
        qsort(t->frames, t->n_frames, sizeof *t->frames, compare_keys);
}

/* The same map as that of the nodes, to frames. */
static void make_map(struct paths *t, const uint32_t *key_of, size_t n_keys)
{
    uint32_t *frame_of = mem_alloc(n_keys, sizeof *frame_of);
    uint32_t total = t->nodes.start[t->p->n_locations];
    for (size_t i = 0; i < t->n_frames; i++)
        frame_of[key_of[t->frames[i].node]] = (uint32_t)i;
    t->ids = mem_alloc(total, sizeof *t->ids);
    for (uint32_t i = 0; i < total; i++)
        t->ids[i] = frame_of[key_of[t->nodes.ids[i]]];
    t->map = (struct frame_map){.start = t->nodes.start, .ids = t->ids, .n_ids = t->n_frames};
    mem_free(frame_of);
}

int paths_make(struct paths *out, const struct profile *p, const struct fold_options *options,
               void (*key)(struct buf *out, const struct fold_node *node), struct pprofx_error *err)
{
    size_t deepest;
    int rc = walk_check(p, &deepest, err);
    if (rc)
        return rc;
    *out = (struct paths){.p = p, .arena = arena_new()};
    nodes_make(&out->nodes, p, options);
    struct strings *keys = strings_new(out->arena);
    uint32_t *key_of = mem_alloc(out->nodes.n, sizeof *key_of);
    make_frames(out, keys, key_of, key);
    make_map(out, key_of, strings_count(keys));
    mem_free(key_of);
    strings_free(keys);
    out->order = walk_sort(p, &out->map);
    return PPROFX_OK;
}

void paths_free(struct paths *t)
{
    nodes_free(&t->nodes);
    mem_free(t->frames);
    mem_free(t->ids);
    mem_free(t->order.samples);
    arena_free(t->arena);
    *t = (struct paths){0};
}

/* The path that is being summed; the walk's own is that of the next sample already when it is given away. */
struct summing {
    uint32_t *frames;
    size_t depth;
    int64_t sum;
    bool any, saturated;
};

static bool is_same(const struct summing *s, const struct walk *w)
{
    return s->any && w->kept == w->depth && w->depth == s->depth;
}

static void begin(struct summing *s, const struct walk *w)
{
    for (size_t i = w->kept; i < w->depth; i++)
        s->frames[i] = w->path[i];
    s->depth = w->depth;
    s->any = true;
    s->sum = 0;
}

int paths_each(const struct paths *t, size_t type,
               int (*fn)(void *context, const struct path *path, struct pprofx_error *err), void *context,
               bool *saturated, struct pprofx_error *err)
{
    struct walk w;
    walk_start(&w, t->p, &t->map, &t->order);
    struct summing s = {.frames = mem_zalloc(w.max_depth, sizeof *s.frames)};
    int rc = PPROFX_OK;
    while (!rc && walk_next(&w)) {
        if (!is_same(&s, &w)) {
            if (s.any)
                rc = fn(context, &(struct path){s.frames, s.depth, s.sum}, err);
            begin(&s, &w);
        }
        s.sum = sat_add(s.sum, profile_values(t->p, w.sample)[type], &s.saturated);
    }
    if (!rc && s.any)
        rc = fn(context, &(struct path){s.frames, s.depth, s.sum}, err);
    *saturated |= s.saturated;
    walk_end(&w);
    mem_free(s.frames);
    return rc;
}
