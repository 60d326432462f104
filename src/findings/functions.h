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

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct sites;
struct functions;

/* Both must live longer, the connection as long as anything is asked of it. */
int functions_new(struct functions **out, struct db *db, const struct sites *sites, struct pprofx_error *err);
void functions_free(struct functions *f); /* NULL is allowed */

/* How each is called and what it gives, from 0; false behind the last. */
bool functions_told(size_t i, const char **call, const char **meaning);

/* What sites() has made: the most expensive sites, and the function that pays most with its most expensive
 * line. */
enum { PAID_ROWS = 10 };

struct paid_site {
    struct str function, file; /* function folded */
    int64_t line;
    double value;
};

struct paid {
    double total;           /* of all rows, those without a site too */
    struct paid_site blame; /* function "": nobody pays */
    int64_t stack;          /* of the blamed line's most expensive row; -1: none */
    struct paid_site rows[PAID_ROWS];
    size_t n;
    char *names; /* owned */
};

/* By the number that sites() gave; NULL for another one.  Valid until the next query. */
const struct paid *functions_paid(const struct functions *f, int64_t number);

/* The ends of the interval. */
double share_low(double k, double n, double phi);
double share_high(double k, double n, double phi);

/* How likely k1 of n1 and k2 of n2 differ so much by chance when their true shares are equal. */
double share_chance(double k1, double n1, double k2, double n2, double phi);

#endif
