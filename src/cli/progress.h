/* "reading big.pb.gz: 120 MB", then what is done with it, on stderr, when that is a terminal and the work
 * takes over a second. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    const char *what; /* what is read */
    uint64_t bytes;
    int64_t started, shown; /* ms; 0: not yet */
};

/* Whether anybody would see it. */
bool progress_wanted(void);

/* Another source; the clock goes on. */
void progress_next(struct progress *p, const char *what);

/* The tee of a source: counts, and says so now and then. */
void progress_add(void *progress, const void *data, size_t n);

/* For db_put_options.seen: as progress_add, and "storing" when all is read. */
void progress_store(void *progress, const void *data, size_t n);

/* All is read: "summing up", until progress_end. */
void progress_sum(struct progress *p);

/* Wipes the line. */
void progress_end(struct progress *p);

#endif
