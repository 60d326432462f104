/* The report "locks": who waits for which lock, who seems to hold it, and who waits in a circle. */
#ifndef GOROUTINES_LOCKS_REPORT_H
#define GOROUTINES_LOCKS_REPORT_H

#include "goroutines/lockgraph.h"
#include "report/report.h"

struct locks_options {
    bool for_people; /* no table when there are no locks */
    size_t max;      /* rows, those with the most waiters; 0: all */
    size_t width;    /* of the terminal; 0: lines are as long as they get */
};

/* The caller frees *out. */
void report_locks(const struct locks *l, const struct locks_options *options, struct report **out);

/* Parts of it. */

/* "sync.Mutex 0xc000012030" */
void locks_name(struct buf *out, const struct lock *lock);
/* "main.(*T).get (t.go:12)" */
void locks_place(struct buf *out, const struct lock_place *place);
/* "at least 2 minutes"; nothing when it is not told. */
void locks_age(struct buf *out, int64_t minutes);
const char *locks_sure_word(enum lock_sure sure);

/* The heading: the sum, what is wrong, and chains from those who wait to who holds them up. */
void locks_heading(struct buf *out, struct facts *facts, const struct locks *l, const struct lock_graph *g);

#endif
