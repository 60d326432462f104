/* A profile in the formats of other tools. */
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H

#include <pprofx/error.h>

#include <stddef.h>

struct notes;
struct profile;
struct report_options;

/* Where text goes, a piece at a time; write returns 0 or an error that ends the writing. */
struct exchange_sink {
    int (*write)(void *context, const void *data, size_t n, struct pprofx_error *err);
    void *context;
};

/* PPROFX_USAGE for a mean: the formats here are sums. */
int exchange_check(const struct report_options *options, struct pprofx_error *err);

/* Folded stacks: "root;…;leaf 123", a line for each distinct path with a value other than 0, in the bytewise
 * order of their frames.  The value is the one chosen, divided by divide_by and, when options ask for a unit,
 * in that.  In a name ';' becomes ':' and what is not fit for a terminal an escape.  PPROFX_USAGE for a mean,
 * PPROFX_LIMIT for stacks that are too long. */
int exchange_folded(const struct profile *p, const struct report_options *options,
                    const struct exchange_sink *sink, struct notes *notes, struct pprofx_error *err);

/* speedscope's file format: a "sampled" profile for each value type, of the same paths in the same order; the
 * chosen type is shown first.  Negative values, which speedscope does not know, are left out with a note. */
int exchange_speedscope(const struct profile *p, const struct report_options *options, const char *exporter,
                        const struct exchange_sink *sink, struct notes *notes, struct pprofx_error *err);

#endif
