/* The rows of pprof's -top: what costs most. */
#ifndef PPROFX_ROWS_H
#define PPROFX_ROWS_H

#include <pprofx/error.h>
#include <pprofx/export.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct profile;

/* What a row is about. */
enum pprofx_granularity {
    PPROFX_FUNCTIONS,
    PPROFX_FILEFUNCTIONS,
    PPROFX_FILES,
    PPROFX_LINES,
    PPROFX_ADDRESSES,
};

/* All-zero: by flat cost and function, all rows of at least 0.5 % of the total. */
struct pprofx_top_options {
    size_t value; /* index of the value type; see pprofx_type_index() */
    enum pprofx_granularity granularity;
    size_t count;    /* at most so many rows; 0: all */
    double fraction; /* of the total that a row's cum needs; 0: 0.005, negative: none */
    bool by_cum;     /* sort by cum */
};

/* flat is the cost of the row's own frames, cum that of all stacks they are in. */
struct pprofx_row {
    const char *name; /* as pprof prints it: "main.work", "main.work /src/main.go:12" */
    const char *file; /* "" when unknown */
    int64_t line;     /* 0 unless rows are lines */
    int64_t flat, cum;
};

typedef struct pprofx_rows pprofx_rows;

/* The caller frees *out, which does not need the profile any more.  PPROFX_USAGE when there is no such value.
 */
PPROFX_API int pprofx_top(const struct profile *p, const struct pprofx_top_options *options,
                          pprofx_rows **out, struct pprofx_error *err);

PPROFX_API void pprofx_rows_free(pprofx_rows *rows); /* NULL is allowed */

PPROFX_API size_t pprofx_rows_count(const pprofx_rows *rows);

/* The i-th row, i < count. */
PPROFX_API const struct pprofx_row *pprofx_rows_get(const pprofx_rows *rows, size_t i);

/* What percentages are of. */
PPROFX_API int64_t pprofx_rows_total(const pprofx_rows *rows);

#ifdef __cplusplus
}
#endif

#endif
