/* What all reports share: the options and the result that cli prints. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "base/facts.h"
#include "base/table.h"
#include "fold/fold.h"

#include <pprofx/error.h>

struct notes;
struct profile;

enum compat { COMPAT_NONE, COMPAT_GO1_26, COMPAT_GO1_23 };

struct report_options {
    struct fold_options fold;
    int64_t total;    /* of the profile as it was before filtering, unless percentages are relative */
    const char *unit; /* "minimum" (default), "auto", or a unit's name */
    double divide_by; /* 1 by default; every value is multiplied by 1/divide_by when printed */
    double node_fraction, edge_fraction;
    size_t node_count; /* 0: all */
    bool by_cum;
    bool compact_labels;
    enum compat compat;
    bool raw_names;             /* in text, not made fit for a terminal */
    const char *const *filters; /* "focus=x", in pprof's order, for the header */
    size_t n_filters;
};

/* A finished report. */
struct report {
    const char *name;    /* "top" */
    struct buf heading;  /* text lines as pprof prints them */
    struct facts *facts; /* what the heading says, and more, as data; NULL: the rows are all there is */
    struct table *rows;  /* NULL: the facts are all there is */
};

void report_free(struct report *r); /* NULL is allowed */

/* Writes the report in a format.  Text is the heading and the rows, or the facts when there is neither; CSV
 * the rows, or else the facts; JSON one document {"pprofx":"top","version":1,"facts":{…},"rows":[…]};
 * Markdown the facts as a list and the rows as a table. */
void report_write(const struct report *r, enum format format, struct buf *out);

/* The report "top": the costliest nodes with pprof's header, numbers and order.  PPROFX_USAGE when divide_by
 * is 0.  The caller frees *out. */
int report_top(const struct profile *p, const struct report_options *options, struct report **out,
               struct notes *notes, struct pprofx_error *err);

/* The report "info": what a profile is, in words.  One a file.  source is what the user called it,
 * compression "" for a plain file. */
int report_info(const struct profile *p, const char *source, const char *compression, struct report **out,
                struct pprofx_error *err);

#endif
