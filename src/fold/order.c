/* The order of rows, and their printable names, which decide ties. */
#include "base/arena.h"
#include "base/mem.h"
#include "base/sat.h"
#include "fold/fold_impl.h"
#include "fold/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void fold_name(struct buf *out, const struct fold_node *n)
{
    const char *gap = "";
    if (n->address) {
        buf_printf(out, "%016" PRIx64, n->address);
        gap = " ";
    }
    if (n->name.n) {
        buf_puts(out, gap);
        buf_add(out, n->name.p, n->name.n);
        gap = " ";
    }
    if (n->line) {
        buf_puts(out, gap);
        buf_add(out, n->file.p, n->file.n);
        buf_printf(out, ":%" PRId64, n->line);
        if (n->column)
            buf_printf(out, ":%" PRId64, n->column);
    } else if (n->file.n) {
        buf_puts(out, gap);
        buf_add(out, n->file.p, n->file.n);
    } else if (!n->name.n) {
        buf_puts(out, gap);
        path_nameless(out, n->object);
    }
}

/* A row and what it is sorted by. */
struct ranked {
    int64_t first, second; /* |flat| and |cum|, or the other way round */
    struct str name;
    const struct fold_node *node;
    uint32_t row;
};

static int descending(int64_t a, int64_t b)
{
    return (a < b) - (a > b);
}

/* Numbers compared as their decimal texts, which is what pprof's last resort comes to. */
static int compare_texts(int64_t a, int64_t b)
{
    char s[24], t[24];
    (void)snprintf(s, sizeof s, "%" PRId64, a);
    (void)snprintf(t, sizeof t, "%" PRId64, b);
    return strcmp(s, t);
}

static int compare(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    int c = descending(a->first, b->first);
    if (!c && a->node->address && b->node->address && a->node->address != b->node->address)
        c = a->node->address < b->node->address ? -1 : 1;
    if (!c)
        c = str_compare(a->name, b->name);
    if (!c)
        c = descending(a->second, b->second);
    if (!c)
        c = str_compare(a->node->name, b->node->name);
    if (!c)
        c = str_compare(a->node->file, b->node->file);
    if (!c)
        c = compare_texts(a->node->start_line, b->node->start_line);
    if (!c)
        c = str_compare(a->node->object, b->node->object);
    return c ? c : (a->row > b->row) - (a->row < b->row);
}

void order_nodes(struct fold *f, bool by_cum)
{
    struct ranked *rows = mem_alloc(f->n, sizeof *rows);
    struct arena *names = arena_new();
    struct buf name = {0};
    for (size_t i = 0; i < f->n; i++) {
        const struct fold_node *n = &f->nodes.rows[f->order[i]];
        int64_t flat = sat_abs_as(n->flat, f->options.compat), cum = sat_abs_as(n->cum, f->options.compat);
        buf_clear(&name);
        fold_name(&name, n);
        rows[i] = (struct ranked){by_cum ? cum : flat,
                                  by_cum ? flat : cum,
                                  {arena_copy(names, buf_text(&name), name.len), name.len},
                                  n,
                                  f->order[i]};
    }
    qsort(rows, f->n, sizeof *rows, compare);
    for (size_t i = 0; i < f->n; i++)
        f->order[i] = rows[i].row;
    buf_free(&name);
    arena_free(names);
    mem_free(rows);
}
