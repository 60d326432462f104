/* Writes profile.proto as it is generated: nothing but the tables of ids is kept. */
#ifndef BENCH_GEN_WRITE_H
#define BENCH_GEN_WRITE_H

#include "gen_stacks.h"

struct writer;

enum profile_kind { KIND_CPU, KIND_HEAP };

/* merged: locations and functions after all samples, as tools that rewrite profiles do; otherwise each before
 * the first sample that needs it, as Go's runtime does.  NULL when the file cannot be created. */
struct writer *writer_new(const char *path, int level, const struct program *p, enum profile_kind kind,
                          bool merged);

struct sample_label {
    const char *key, *text; /* text NULL: the number */
    uint64_t number;
};

void writer_sample(struct writer *w, const struct stack *stack, const int64_t *values,
                   const struct sample_label *labels, size_t n_labels);

/* Completes and closes the file, prints a line of what it holds to stderr and frees the writer; false when
 * something could not be written. */
bool writer_finish(struct writer *w);

#endif
