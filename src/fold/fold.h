/* Folding samples into costs: flat and cum per node, where a node is a function, a line, a file or an
 * address, as the granularity says.  This is the graph of pprof's text reports without the graph: edges are
 * made only where somebody asks. */
#ifndef FOLD_FOLD_H
#define FOLD_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct profile;

enum granularity {
    GRANULARITY_FUNCTIONS, /* name */
    GRANULARITY_FILEFUNCTIONS,
    GRANULARITY_FILES,
    GRANULARITY_LINES,
    GRANULARITY_ADDRESSES,
};

struct fold_options {
    size_t value; /* which value of a sample */
    bool mean;    /* divide by value 0, node by node */
    enum granularity granularity;
    bool columns; /* columns tell nodes apart; pprof: with -showcolumns, or at addresses unless -noinlines */
    bool drop_negative;
    bool compat;                         /* -files keeps one node per start line, sums wrap, as in pprof */
    const char *trim_path, *source_path; /* NULL or "": not set */
};

/* What a row is about, and its cost.  Text lives as long as the fold. */
struct fold_node {
    struct str name, file, object; /* object, the mapping's file: only for what has no name */
    int64_t line, column, start_line;
    uint64_t address;
    int64_t flat, cum;                 /* sums */
    int64_t flat_divisor, cum_divisor; /* of a mean; 0 otherwise */
    bool inlined, partly_inlined; /* all, or some, callers in the kept graph call it inlined; by fold_trim */
};

struct fold;

/* Folds all samples.  The profile must live longer. */
struct fold *fold_new(const struct profile *p, const struct fold_options *options);
void fold_free(struct fold *f);

/* How to trim, and what trimming did. */
struct fold_trim {
    double node_fraction, edge_fraction; /* in */
    size_t node_count;                   /* in: keep so many, 0: all */
    bool by_cum;                         /* in: sort by cum instead of flat */
    size_t n_dropped;                    /* out: nodes below the cutoff */
    size_t n_before_count;               /* out: nodes left before node_count cut */
    int64_t cutoff;                      /* out */
};

/* Drops small nodes, sorts the rest in pprof's order, keeps the first node_count and marks inlined calls. */
void fold_trim(struct fold *f, struct fold_trim *trim);

size_t fold_count(const struct fold *f);
const struct fold_node *fold_node(const struct fold *f, size_t i);

/* flat and cum as shown: divided when the fold is a mean. */
int64_t fold_flat(const struct fold_node *n);
int64_t fold_cum(const struct fold_node *n);

/* The node's printable name: address, name, file:line:column, as pprof joins them. */
void fold_name(struct buf *out, const struct fold_node *n);

/* Whether some sum reached the end of int64 and was cut. */
bool fold_saturated(const struct fold *f);

/* The report's total: Σ|value| over samples, of the base samples alone when there are any (pprof's
 * computeTotal). */
int64_t fold_total(const struct profile *p, const struct fold_options *options, bool *saturated);

#endif
