#include "flame/diff_meta.h"

#include "base/json.h"
#include "flame/diff.h"
#include "flame/diff_head.h"
#include "flame/meta.h"

static void put_int(struct json *j, const char *key, size_t v)
{
    json_key(j, key);
    json_int(j, (int64_t)v);
}

static void put_real(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_real(j, v);
}

static void put_names(struct json *j, const struct sides *s)
{
    json_key(j, "diff");
    json_array(j);
    for (int which = SIDE_BEFORE; which <= SIDE_AFTER; which++) {
        struct buf name = {0};
        diff_head_name(&name, &s->of[which], &s->of[which == SIDE_BEFORE ? SIDE_AFTER : SIDE_BEFORE]);
        (void)json_text(j, (struct str){buf_text(&name), name.len});
        buf_free(&name);
    }
    json_end(j);
}

static void put_test(struct json *j, const struct noise *n)
{
    json_key(j, "test");
    json_object(j);
    put_real(j, "g", n->g);
    put_real(j, "least", n->least);
    put_real(j, "points", n->points);
    put_real(j, "relative", n->relative);
    json_key(j, "phi");
    json_array(j);
    for (int c = 0; c < FLAME_N_CLASSES; c++)
        json_real(j, n->phi[c]);
    json_end(j);
    json_key(j, "of");
    json_array(j);
    json_real(j, n->of[SIDE_BEFORE]);
    json_real(j, n->of[SIDE_AFTER]);
    json_end(j);
    json_end(j);
}

static void put_type(struct json *j, const struct sheet *s, const struct diff_type *t)
{
    json_object(j);
    meta_type(j, s, t->before);
    meta_ints(j, "columns", 2, (size_t[]){t->before, t->after});
    meta_ints(j, "counts", t->counts_before != SIZE_MAX ? 2 : 0,
              (size_t[]){t->counts_before, t->counts_after});
    json_key(j, "shares");
    json_bool(j, t->scale == DIFF_TOTAL);
    put_real(j, "k", t->k);
    if (t->has_noise)
        put_test(j, &t->noise);
    json_end(j);
}

void diff_meta(const struct sheet *s, struct json *j)
{
    const struct diff *d = s->diff;
    put_names(j, d->sides);
    json_key(j, "types");
    json_array(j);
    for (size_t t = 0; t < d->sides->n_types; t++)
        put_type(j, s, &d->types[t]);
    json_end(j);
    put_int(j, "shown", (size_t)(d->shown - d->types));
}
