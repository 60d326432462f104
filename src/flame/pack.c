#include "flame/pack.h"

#include "base/mem.h"
#include "profile/profile.h"

#include <limits.h>
#include <zlib.h>

static void put(struct buf *out, uint64_t v)
{
    uint8_t bytes[10];
    size_t n = 0;
    while (v >= 0x80) {
        bytes[n++] = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    bytes[n++] = (uint8_t)v;
    buf_add(out, bytes, n);
}

static uint64_t zigzag(int64_t v)
{
    return v < 0 ? ~((uint64_t)v << 1) : (uint64_t)v << 1;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

uint64_t flame_factor(const struct flame *f, size_t column)
{
    uint64_t factor = 0;
    for (size_t i = 0; factor != 1 && i < f->n; i++) {
        uint64_t a = factor, b = magnitude(f->total[i * f->n_columns + column]);
        while (b) {
            uint64_t rest = a % b;
            a = b;
            b = rest;
        }
        factor = a;
    }
    return factor && factor <= INT64_MAX ? factor : 1;
}

static bool same_numbers(const struct flame *f, size_t a, size_t b)
{
    int64_t of_a = (int64_t)flame_factor(f, a), of_b = (int64_t)flame_factor(f, b);
    for (size_t i = 0; i < f->n; i++)
        if (f->total[i * f->n_columns + a] / of_a != f->total[i * f->n_columns + b] / of_b)
            return false;
    return true;
}

size_t flame_column_as(const struct flame *f, size_t column)
{
    for (size_t c = 0; c < column; c++)
        if (same_numbers(f, c, column))
            return c;
    return column;
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
    put(out, f->n);
    for (size_t i = 1; i < f->n; i++) {
        uint64_t up = f->depth[i - 1] + 1 - f->depth[i];
        put(out, up << 1 | f->inlined[i]);
    }
    for (size_t i = 1; i < f->n; i++)
        put(out, f->name[i] == FLAME_SMALL ? 0 : (uint64_t)f->name[i] + 1);
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i] == FLAME_SMALL)
            put(out, f->merged[i]);
}

/* rest[i] is what is left of a node's total after the children written so far. */
static void put_column(struct buf *out, const struct flame *f, size_t column, int64_t *rest)
{
    int64_t factor = (int64_t)flame_factor(f, column);
    for (size_t i = 0; i < f->n; i++) {
        int64_t total = f->total[i * f->n_columns + column] / factor;
        int64_t *left = &rest[f->parent[i]];
        if (i > 0 && *left == total)
            put(out, 0);
        else
            put(out, 1 + zigzag(total));
        if (i > 0)
            *left = (int64_t)((uint64_t)*left - (uint64_t)total);
        rest[i] = total;
    }
}

void flame_pack(const struct flame *f, struct buf *out)
{
    int64_t *rest = mem_alloc(f->n, sizeof *rest);
    put_texts(out, f);
    put_shape(out, f);
    for (size_t c = 0; c < f->n_columns; c++)
        if (flame_column_as(f, c) == c)
            put_column(out, f, c, rest);
    mem_free(rest);
}

void flame_deflate(struct buf *out, const void *data, size_t n)
{
    enum { RAW = -15, STEP = 1 << 16 };
    z_stream z = {0};
    int r = Z_OK;
    const uint8_t *at = data;
    (void)deflateInit2(&z, 6, Z_DEFLATED, RAW, 8, Z_DEFAULT_STRATEGY);
    while (r != Z_STREAM_END) {
        uInt step = n > UINT_MAX ? UINT_MAX : (uInt)n;
        memcpy(&z.next_in, &at,
               sizeof at); /* zlib's pointer is not const, what it points to is not written */
        z.avail_in = step;
        do {
            buf_reserve(out, STEP);
            z.next_out = (Bytef *)out->data + out->len;
            z.avail_out = STEP;
            r = deflate(&z, step == n ? Z_FINISH : Z_NO_FLUSH);
            out->len += STEP - z.avail_out;
        } while (r == Z_OK && z.avail_out == 0);
        at += step - z.avail_in;
        n -= step - z.avail_in;
    }
    out->data[out->len] = '\0';
    (void)deflateEnd(&z);
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
