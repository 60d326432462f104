/* What holds on the connection while a rule runs: it may only read; a rule of the user's has bounds besides.
 */
#ifndef FINDINGS_CONFINED_H
#define FINDINGS_CONFINED_H

#include <pprofx/error.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <time.h>

enum { CONFINED_ROWS = 1000 }; /* most of a user's rule's rows; for who reads them to look at */

/* What was before; it must stay where it is in between. */
struct confined {
    sqlite3 *sqlite;
    bool is_users;
    struct timespec end;
    int text, pattern;
    sqlite3_int64 memory;
};

void confined_begin(struct confined *c, sqlite3 *sqlite, bool is_users);
void confined_end(struct confined *c);

/* In words, why the connection's last statement came to no good end; PPROFX_USAGE. */
int confined_failure(const struct confined *c, struct pprofx_error *err);

#endif
