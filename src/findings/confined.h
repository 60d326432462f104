/* What holds on the connection while a rule runs: it may only read; a rule of the user's has bounds besides.
 */
#ifndef FINDINGS_CONFINED_H
#define FINDINGS_CONFINED_H

#include <pprofx/error.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <time.h>

/* Most of a user's rule's rows, and bytes of their texts; for who reads them to look at. */
enum { CONFINED_ROWS = 1000, CONFINED_TEXTS = 4 << 20 };

struct confined {
    sqlite3 *sqlite;
    bool is_on, is_users;
    bool was_late;        /* while it was compiled, which no step ends */
    struct timespec end;  /* of a rule of the user's */
    int text, pattern;    /* limits as they were before it */
    sqlite3_int64 memory; /* likewise */
};

/* From confined_open to confined_close it must stay where it is.  What is watched is asked for all that time,
 * as SQLite compiles all statements again when who watches them changes. */
void confined_open(struct confined *c, sqlite3 *sqlite);
void confined_close(struct confined *c);

/* Around preparing and running a rule. */
void confined_begin(struct confined *c, bool is_users);
void confined_end(struct confined *c);

/* In words, why the connection's last statement came to no good end; PPROFX_USAGE. */
int confined_failure(const struct confined *c, struct pprofx_error *err);

#endif
