/* The report "locks": who waits for which lock, who seems to hold it, and who waits in a circle. */
#ifndef GOROUTINES_LOCKS_REPORT_H
#define GOROUTINES_LOCKS_REPORT_H

#include "goroutines/lockgraph.h"
#include "report/report.h"

/* for_people: only the locks with the most waiters, and no table when there are none.  The caller frees *out.
 */
void report_locks(const struct locks *l, bool for_people, struct report **out);

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
