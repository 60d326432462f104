#include "flame/pack.h"

#include "base/mem.h"
#include "base/sat.h"
#include "profile/profile.h"

enum { LONGEST = 10 }; /* bytes of a number, which may have 65 bits */

/* What is written, with its numbers in the file: a name that no node has, and a file that no such name has,
 * are left out.  NONE: not written. */
struct written {
    uint32_t *name, *file;
};

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

static void column_room(struct column *c)
{
    enum { PIECE = 4096 };
    if (!c->room) {
        c->out->len = c->to ? (size_t)(c->to - c->out->data) : c->out->len;
        buf_reserve(c->out, PIECE * LONGEST);
        c->to = c->out->data + c->out->len;
        c->room = PIECE;
    }
    c->room--;
}

static void column_put(struct column *c, uint64_t v)
{
    column_room(c);
    c->to = put_at(c->to, v);
}

/* 2 v + bit. */
static void column_put_tagged(struct column *c, uint64_t v, unsigned bit)
{
    enum { IN_FIRST = 6 }; /* bits of v */
    bool more = v >> IN_FIRST;
    column_room(c);
    *c->to++ = (char)((v & 63) << 1 | bit | (more ? 0x80 : 0));
    if (more)
        c->to = put_at(c->to, v >> IN_FIRST);
}

static void column_end(struct column *c)
{
    if (!c->to)
        return;
    c->out->len = (size_t)(c->to - c->out->data);
    *c->to = '\0';
}

static void put_text(struct buf *out, struct str text)
{
    buf_add(out, text.p, text.n);
    buf_char(out, '\0'); /* which no name has */
}

/* Numbers what is marked with 0. */
static void number(uint32_t *marks, size_t n)
{
    uint32_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (marks[i] != NONE)
            marks[i] = used++;
}

static uint32_t *unmarked(size_t n)
{
    uint32_t *marks = mem_alloc(n, sizeof *marks);
    memset(marks, 0xff, n * sizeof *marks);
    return marks;
}

static struct written written_of(const struct flame *f)
{
    struct written w = {.name = unmarked(f->n_names), .file = unmarked(f->n_files)};
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i] != FLAME_SMALL)
            w.name[f->name[i]] = 0;
    for (size_t i = 0; i < f->n_names; i++)
        if (w.name[i] != NONE && f->names[i].file != NONE)
            w.file[f->names[i].file] = 0;
    number(w.name, f->n_names);
    number(w.file, f->n_files);
    return w;
}

/* One long text: deflate finds what neighbours share about as well as front coding tells it, and a browser
 * splits one text faster than it puts many together. */
static void put_files(struct buf *out, const struct flame *f, const struct written *w)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < f->n_files; i++)
        bytes += w->file[i] == NONE ? 0 : f->files[i].n + 1;
    put(out, bytes);
    for (size_t i = 0; i < f->n_files; i++)
        if (w->file[i] != NONE)
            put_text(out, f->files[i]);
}

static void put_names(struct buf *out, const struct flame *f, const struct written *w)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < f->n_names; i++)
        bytes += w->name[i] == NONE ? 0 : f->names[i].text.n + 1;
    put(out, bytes);
    for (size_t i = 0; i < f->n_names; i++)
        if (w->name[i] != NONE)
            put_text(out, f->names[i].text);
}

/* Class, file and line of each. */
static void put_origins(struct buf *out, const struct flame *f, const struct written *w)
{
    for (size_t i = 0; i < f->n_names; i++)
        if (w->name[i] != NONE)
            put(out, f->names[i].class);
    for (size_t i = 0; i < f->n_names; i++)
        if (w->name[i] != NONE)
            put(out, f->names[i].file == NONE ? 0 : (uint64_t)w->file[f->names[i].file] + 1);
    for (size_t i = 0; i < f->n_names; i++)
        if (w->name[i] != NONE)
            put(out, f->names[i].line > 0 ? (uint64_t)f->names[i].line : 0);
}

/* Whether a call is inlined stands beside the name, on which it depends. */
static void put_nodes(struct buf *out, const struct flame *f, const struct written *w)
{
    struct column c = {.out = out};
    put(out, f->n);
    for (size_t i = 1; i < f->n; i++)
        column_put(&c, f->depth[i - 1] + 1 - f->depth[i]);
    for (size_t i = 1; i < f->n; i++)
        column_put(&c,
                   f->name[i] == FLAME_SMALL ? 0 : ((uint64_t)w->name[f->name[i]] + 1) << 1 | f->inlined[i]);
    for (size_t i = 1; i < f->n; i++)
        if (f->name[i] == FLAME_SMALL)
            column_put(&c, f->merged[i]);
    column_end(&c);
}

/* A total, when so much is left of the parent's.  What is left after it is told instead when that is less
 * than half of the total: most nodes leave nothing.  Neither needs a sign, which is that of what is left;
 * what has the other sign is told by what is left after it. */
static void put_total(struct column *c, int64_t left, int64_t total)
{
    if (left == total) { /* as most are the only child of a parent that costs nothing itself */
        column_put(c, 0);
        return;
    }
    bool turned = left < 0;
    uint64_t whole = turned ? 0 - (uint64_t)total : (uint64_t)total;
    uint64_t after = turned ? (uint64_t)total - (uint64_t)left : (uint64_t)left - (uint64_t)total;
    bool whole_fits = turned ? total <= 0 : total >= 0;
    bool after_fits = turned ? total >= left : total <= left;
    if (!whole_fits || (after_fits && after <= whole / 2))
        column_put_tagged(c, after, 0);
    else
        column_put_tagged(c, whole, 1);
}

/* left[d + 1] is what is left of the total of the newest node of depth d after the children written so far.
 */
static void put_column(struct buf *out, const struct flame *f, size_t column, int64_t *left)
{
    struct column c = {.out = out};
    const int64_t *at = f->total + column;
    int64_t factor = f->factor[column];
    left[0] = 0;
    for (size_t i = 0; i < f->n; i++, at += f->n_columns) {
        int64_t total = factor == 1 ? *at : *at / factor, *of_parent = &left[f->depth[i]];
        put_total(&c, *of_parent, total);
        *of_parent = sat_sub(*of_parent, total);
        of_parent[1] = total;
    }
    column_end(&c);
}

void flame_pack(const struct flame *f, struct buf *out)
{
    struct written w = written_of(f);
    put_files(out, f, &w);
    put_names(out, f, &w);
    put_origins(out, f, &w);
    put_nodes(out, f, &w);
    mem_free(w.name);
    mem_free(w.file);
    int64_t *left = mem_alloc(f->n + 1, sizeof *left); /* as many levels as there may be */
    for (size_t c = 0; c < f->n_columns; c++)
        if (f->as[c] == c)
            put_column(out, f, c, left);
    mem_free(left);
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
