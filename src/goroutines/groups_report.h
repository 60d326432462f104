/* What pprofx goroutines prints: for people as text, for programs as facts and a table. */
#ifndef GOROUTINES_GROUPS_REPORT_H
#define GOROUTINES_GROUPS_REPORT_H

#include "base/buf.h"
#include "goroutines/groups.h"

struct full;
struct report;

enum goroutines_by { BY_STACK, BY_STATE, BY_CREATOR, BY_FUNCTION, BY_LABEL };

struct goroutines_options {
    enum goroutines_by by;
    const char *label;       /* of BY_LABEL: the key, which the groups were told apart by */
    size_t max;              /* groups shown; 0: all */
    bool all;                /* the runtime's and libraries' own ones among the others */
    bool whole;              /* every frame of a stack */
    const struct full *full; /* stacks with their arguments; or NULL */
    size_t width;            /* of the terminal; 0: lines may be as long as they are */
    bool color;
};

/* The text: a heading, totals by state, and the groups or the rows of --by. */
void goroutines_text(const struct groups *g, const struct goroutines_options *options, struct buf *out);

/* The same as data.  The caller frees it with report_free. */
struct report *goroutines_report(const struct groups *g, const struct goroutines_options *options);

/* Which goroutines the text would show the arguments of, one a group: adds their ids to full. */
void goroutines_choose(const struct groups *g, const struct goroutines_options *options, struct full *full);

#endif
