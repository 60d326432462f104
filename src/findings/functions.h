/* The functions that rules may use beside SQLite's; functions_told says which, and "pprofx rules schema"
 * lists them. */
#ifndef FINDINGS_FUNCTIONS_H
#define FINDINGS_FUNCTIONS_H

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct sites;
struct functions;
struct paid;

/* Both must live longer, the connection as long as anything is asked of it. */
int functions_new(struct functions **out, struct db *db, const struct sites *sites, struct pprofx_error *err);
void functions_free(struct functions *f); /* NULL is allowed */

/* The levels of the rule that asks next, three, which must live as long as it asks: what level() gives. */
void functions_judge(struct functions *f, const double *levels);

/* How each is called and what it gives, from 0; false behind the last. */
bool functions_told(size_t i, const char **call, const char **meaning);

/* What sites() has made, by the number that it gave; NULL for another one.  It lives until it is forgotten: a
 * query may carry the number through a table.  A pointer is good until the next step of a query. */
const struct paid *functions_paid(const struct functions *f, int64_t number);

/* How many were made, and forgetting those made since there were so many. */
size_t functions_made(const struct functions *f);
void functions_forget(struct functions *f, size_t made);

#endif
