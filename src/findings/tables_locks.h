/* Facts about locks, which a profile does not have: their addresses stand in the text of a dump only, so it
 * is read again. */
#ifndef FINDINGS_TABLES_LOCKS_H
#define FINDINGS_TABLES_LOCKS_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stdint.h>

struct locks;
struct tables;

struct tables_again {
    void *context;
    /* Calls locks_read for a source by the name it was added with; dump: which of its dumps.  A source that
     * cannot be read twice is left out, and *found is false. */
    int (*read)(void *context, struct locks *l, const char *name, int64_t dump, bool is_last, bool *found,
                struct pprofx_error *err);
};

/* After tables_finish: the locks of the last dump of each process, and how many waited for them in the dump
 * before.  Dumps in which nobody waits for a lock are not read. */
int tables_locks(struct tables *t, const struct tables_again *again, uint64_t max_memory,
                 struct pprofx_error *err);

#endif
