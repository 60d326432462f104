#include "flame/pack.h"

#include "base/mem.h"
#include "profile/profile.h"

enum { LONGEST = 10 }; /* bytes of a number */

/* Into memory that is there: returns where the next goes. */
static char *put_at(char *to, uint64_t v)
{
    while (v >= 0x80) {
        *to++ = (char)(v | 0x80);
        v >>= 7;
    }
    *to++ = (char)v;
    return to;
}

static void put(struct buf *out, uint64_t v)
{
    char bytes[LONGEST];
    buf_add(out, bytes, (size_t)(put_at(bytes, v) - bytes));
}

/* A column of numbers, one a node: room for a piece of them is made at once. */
struct column {
    struct buf *out;
    char *to;
    size_t room;
};

static void column_put(struct column *c, uint64_t v)
{
    enum { PIECE = 4096 };
    if (!c->room) {
        c->out->len = c->to ? (size_t)(c->to - c->out->data) : c->out->len;
        buf_reserve(c->out, PIECE * LONGEST);
        c->to = c->out->data + c->out->len;
        c->room = PIECE;
    }
    c->to = put_at(c->to, v);
    c->room--;
}

static void column_end(struct column *c)
{
    if (!c->to)
        return;
    c->out->len = (size_t)(c->to - c->out->data);
    *c->to = '\0';
}

static uint64_t zigzag(int64_t v)
{
    return v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
}

static void put_text(struct buf *out, struct str before, struct str text)
{
    size_t shared = 0;
    while (shared < before.n && shared < text.n && before.p[shared] == text.p[shared])
        shared++;
    put(out, shared);
    put(out, text.n - shared);
    buf_add(out, text.p + shared, text.n - shared);
}

static void put_texts(struct buf *out, const struct flame *f)
{
    struct str before = {"", 0};
    put(out, f->n_files);
    for (size_t i = 0; i < f->n_files; before = f->files[i++])
        put_text(out, before, f->files[i]);
    before = (struct str){"", 0};
    put(out, f->n_names);
    for (size_t i = 0; i < f->n_names; before = f->names[i++].text) {
        const struct flame_name *name = &f->names[i];
        put_text(out, before, name->text);
        put(out, name->class);
        put(out, name->file == NONE ? 0 : (uint64_t)name->file + 1);
        put(out, name->line > 0 ? (uint64_t)name->line : 0);
    }
}

static void put_shape(struct buf *out, const struct flame *f)
{
    struct column c = {.out = out};
    put(out, f->n);
    for (size_t i = 1; i < f->n; i++)
        column_put(&c, (uint64_t)(f->depth[i - 1] + 1 - f->depth[i]) << 1 | f->inlined[i]);
    for (size_t i = 1; i < f->n; i++)
        column_put(&c, f->name[i] == FLAME_SMALL ? 0 : (uint64_t)f->name[i] + 1);
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i] == FLAME_SMALL)
            column_put(&c, f->merged[i]);
    column_end(&c);
}

/* rest[i] is what is left of a node's total after the children written so far. */
static void put_column(struct buf *out, const struct flame *f, size_t column, int64_t *rest)
{
    struct column c = {.out = out};
    const int64_t *at = f->total + column;
    int64_t factor = f->factor[column];
    for (size_t i = 0; i < f->n; i++, at += f->n_columns) {
        int64_t total = factor == 1 ? *at : *at / factor;
        int64_t *left = &rest[f->parent[i]];
        column_put(&c, i > 0 && *left == total ? 0 : 1 + zigzag(total));
        if (i > 0)
            *left = (int64_t)((uint64_t)*left - (uint64_t)total);
        rest[i] = total;
    }
    column_end(&c);
}

void flame_pack(const struct flame *f, struct buf *out)
{
    int64_t *rest = mem_alloc(f->n, sizeof *rest);
    put_texts(out, f);
    put_shape(out, f);
    for (size_t c = 0; c < f->n_columns; c++)
        if (f->as[c] == c)
            put_column(out, f, c, rest);
    mem_free(rest);
}

void flame_base64(struct buf *out, const void *data, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *in = data;
    buf_reserve(out, (n + 2) / 3 * 4);
    char *to = out->data + out->len;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v =
            (uint32_t)in[i] << 16 | (i + 1 < n ? (uint32_t)in[i + 1] << 8 : 0) | (i + 2 < n ? in[i + 2] : 0U);
        *to++ = digits[v >> 18];
        *to++ = digits[v >> 12 & 63];
        *to++ = i + 1 < n ? digits[v >> 6 & 63] : '=';
        *to++ = i + 2 < n ? digits[v & 63] : '=';
    }
    out->len += (n + 2) / 3 * 4;
    out->data[out->len] = '\0';
}
