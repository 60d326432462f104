/* "reading big.pb.gz: 120 MB" on stderr, when that is a terminal and the work takes over a second. */
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

/* The tee of a source: counts, and says so now and then. */
void progress_add(void *progress, const void *data, size_t n);

/* Wipes the line. */
void progress_end(struct progress *p);

#endif
