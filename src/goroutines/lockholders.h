/* When all locks are known: which goroutines seem to hold the locks of a table. */
#ifndef GOROUTINES_LOCKHOLDERS_H
#define GOROUTINES_LOCKHOLDERS_H

#include "goroutines/lockseen.h"

/* Looks at one goroutine of the dump that the finished table is of, as lock_seen_next gave it. */
void lock_holders_see(struct lock_table *t, struct lock_goroutine *g);

/* When all were seen: takes back what only looked like holding. */
void lock_holders_finish(struct lock_table *t);

#endif
