/* The rows of top, copied out of the fold so that they need nothing else. */
#include "base/arena.h"
#include "base/error.h"
#include "base/mem.h"
#include "fold/fold.h"
#include "profile/profile.h"

#include <pprofx/pprofx.h>

struct pprofx_rows {
    struct arena *arena; /* of the texts */
    struct pprofx_row *rows;
    size_t n;
    int64_t total;
};

static const double default_fraction = 0.005;

static struct fold_options fold_options(const struct pprofx_top_options *options)
{
    static const enum granularity granularities[] = {
        [PPROFX_FUNCTIONS] = GRANULARITY_FUNCTIONS, [PPROFX_FILEFUNCTIONS] = GRANULARITY_FILEFUNCTIONS,
        [PPROFX_FILES] = GRANULARITY_FILES,         [PPROFX_LINES] = GRANULARITY_LINES,
        [PPROFX_ADDRESSES] = GRANULARITY_ADDRESSES,
    };
    return (struct fold_options){
        .value = options->value,
        .granularity = granularities[options->granularity],
        .columns = options->granularity == PPROFX_ADDRESSES,
    };
}

static struct fold_trim fold_limits(const struct pprofx_top_options *options)
{
    double fraction = options->fraction;
    return (struct fold_trim){
        .node_fraction = fraction > 0   ? fraction
                         : fraction < 0 ? 0
                                        : default_fraction,
        .node_count = options->count,
        .by_cum = options->by_cum,
    };
}

static struct pprofx_row copy_row(struct arena *arena, const struct fold_node *node, struct buf *text)
{
    buf_clear(text);
    fold_name(text, node);
    return (struct pprofx_row){
        .name = arena_copy(arena, buf_text(text), text->len),
        .file = arena_copy(arena, node->file.p ? node->file.p : "", node->file.n),
        .line = node->line,
        .flat = fold_flat(node),
        .cum = fold_cum(node),
    };
}

static pprofx_rows *copy_rows(const struct fold *fold)
{
    pprofx_rows *rows = mem_zalloc(1, sizeof *rows);
    struct buf text = {0};
    rows->arena = arena_new();
    rows->n = fold_count(fold);
    rows->rows = mem_alloc(rows->n, sizeof *rows->rows);
    for (size_t i = 0; i < rows->n; i++)
        rows->rows[i] = copy_row(rows->arena, fold_node(fold, i), &text);
    buf_free(&text);
    return rows;
}

int pprofx_top(const struct profile *p, const struct pprofx_top_options *options, pprofx_rows **out,
               struct pprofx_error *err)
{
    if (options->value >= p->n_types)
        return error_set(err, PPROFX_USAGE, "value %zu is not one of the profile's %zu", options->value,
                         p->n_types);
    struct fold_options how = fold_options(options);
    struct fold_trim limits = fold_limits(options);
    bool saturated = false;
    struct fold *fold = fold_new(p, &how);
    fold_trim(fold, &limits);
    *out = copy_rows(fold);
    (*out)->total = fold_total(p, &how, &saturated);
    fold_free(fold);
    return PPROFX_OK;
}

void pprofx_rows_free(pprofx_rows *rows)
{
    if (!rows)
        return;
    arena_free(rows->arena);
    mem_free(rows->rows);
    mem_free(rows);
}

size_t pprofx_rows_count(const pprofx_rows *rows)
{
    return rows->n;
}

const struct pprofx_row *pprofx_rows_get(const pprofx_rows *rows, size_t i)
{
    return &rows->rows[i];
}

int64_t pprofx_rows_total(const pprofx_rows *rows)
{
    return rows->total;
}
