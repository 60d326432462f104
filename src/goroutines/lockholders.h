/* The second pass: which goroutines seem to hold the locks of a table. */
#ifndef GOROUTINES_LOCKHOLDERS_H
#define GOROUTINES_LOCKHOLDERS_H

#include "goroutines/locktable.h"

/* Looks at one goroutine of the dump that the finished table is of. */
void lock_holders_see(struct lock_table *t, const struct goroutine_header *header, struct str text);

/* When all were seen: takes back what only looked like holding. */
void lock_holders_finish(struct lock_table *t);

#endif
