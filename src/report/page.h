/* The numbers of one report: which value is shown, in which unit, against which total. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/unit.h"
#include "report/report.h"

struct page {
    const struct profile *profile;
    const struct report_options *options;
    struct unit_rules rules;
    struct str type, unit; /* of the value in the profile */
    struct str
        output_unit; /* what values are printed in; static text or the bytes of unit or options->unit */
    double ratio;    /* 1/divide_by where it counts, else 1 */
    bool saturated;  /* some sum was cut at the end of int64 */
};

/* PPROFX_USAGE for divide_by 0 and for a profile without sample types. */
int page_init(struct page *page, const struct profile *p, const struct report_options *options,
              struct pprofx_error *err);

/* pprof's choice of one unit for all numbers: the one that suits the smallest value shown, or a larger one
 * when the total is far above (report.go, selectOutputUnit).  Only when the user asked for "minimum". */
void page_choose_unit(struct page *page, const struct fold *f);

/* A value as shown: divided by divide_by, cut to an integer as Go cuts. */
int64_t page_shown(const struct page *page, int64_t v);

/* v, divided and printed in the page's unit. */
void page_label(const struct page *page, struct buf *out, int64_t v);

/* a + b: saturating, or wrapping as pprof's sums do when its output is wanted to the letter. */
int64_t page_add(struct page *page, int64_t a, int64_t b);

/* The integer part of a double; out of range it saturates, or gives what Go gives on amd64. */
int64_t page_truncate(const struct page *page, double d);

/* |v| in the same two ways. */
int64_t page_abs(const struct page *page, int64_t v);

/* Says once, as a note, what pprof keeps quiet about: a unit that does not fit, sums that were cut. */
void page_notes(const struct page *page, struct notes *notes);

#endif
