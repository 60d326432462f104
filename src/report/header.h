/* The lines above a report, to the letter of pprof's, and the same as facts. */
#ifndef REPORT_HEADER_H
#define REPORT_HEADER_H

#include "report/page.h"

/* What a trimmed report shows of the whole. */
struct header_shown {
    int64_t flat;     /* Σ flat of the rows */
    size_t n;         /* rows */
    size_t n_before;  /* nodes left before the count cut */
    size_t n_dropped; /* nodes below the cutoff */
    int64_t cutoff;   /* the cutoff that was used */
};

/* File, Build ID, comments, Type, Doc, Time, Duration (pprof's ProfileLabels) unless compact labels are asked
 * for, then Active filters, Showing nodes …, Dropped …, Showing top … */
void header_report(const struct page *page, const struct header_shown *shown, struct buf *out);

/* All of it as data, compact labels or not. */
void header_facts(const struct page *page, const struct header_shown *shown, struct facts *facts);

/* "2023-11-14 22:13:20 UTC" in the local zone, or "Nov 14, 2023 at 10:13pm (UTC)" as Go 1.23's pprof. */
void header_time(struct buf *out, int64_t time_nanos, enum compat compat);

/* "2023-11-14T22:13:20Z": the same moment for programs. */
void header_time_utc(struct buf *out, int64_t time_nanos);

#endif
