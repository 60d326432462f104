/* The functions rules may use beside SQLite's; docs/writing-a-rule.md lists them.
 *
 *     low(k, n, phi), high(k, n, phi)   the ends of the 95 % interval of a share of k in n samples whose
 *                                       variance is phi times that of independent ones (Wilson)
 *     chance(k1, n1, k2, n2, phi)       how likely two shares differ so much by chance (likelihood ratio)
 *     sites(site, value [, stack])      an aggregate: who pays, which a rule gives as "sites"
 *     payer(site, value)                an aggregate: the function that pays most
 *     name(site), file(site), line(site), spot(site)   "main.run", its file, its line, "main.go:12"
 *     whose(site)                       whose code it is: "user", "library", "runtime"
 *     folded(name)                      a function's name without closures, wrappers and type arguments
 *     quoted(text), literal(text)       a word of a command line; a regular expression for just this text
 *     percent(x), bytes(n), amount(n), duration(ns), number(x)   for people; of NULL they make NULL
 */
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

/* How each is called and what it gives, from 0; false behind the last. */
bool functions_told(size_t i, const char **call, const char **meaning);

/* What sites() has made, by the number that it gave; NULL for another one.  It lives until it is forgotten: a
 * query may carry the number through a table.  A pointer is good until the next step of a query. */
const struct paid *functions_paid(const struct functions *f, int64_t number);

/* How many were made, and forgetting those made since there were so many. */
size_t functions_made(const struct functions *f);
void functions_forget(struct functions *f, size_t made);

#endif
