/* Who pays: values added up by site and by function, as the SQL functions sites() and payer() do it. */
#ifndef FINDINGS_PAYERS_H
#define FINDINGS_PAYERS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sites;

/* What was seen so far.  {0} is nothing; payers_free. */
struct payers {
    struct payer *list;
    size_t n, cap;
    double total;
};

/* Adds a value that no site pays, or the site; stack is the path of an example, -1: none. */
void payers_add_nobody(struct payers *p, double value);
void payers_add(struct payers *p, uint32_t site, double value, int64_t stack);
void payers_free(struct payers *p);

enum { PAID_ROWS = 10 };

struct paid_site {
    struct str function, file; /* function folded */
    int64_t line;
    double value;
    bool user; /* the program's own code, not a library's */
};

/* The most expensive sites, and the function that pays most with its most expensive line: one of the
 * program's own, where there is one. */
struct paid {
    double total;           /* of all values, those that nobody pays too */
    struct paid_site blame; /* function "": nobody pays */
    int64_t stack;          /* of the blamed line's largest value; -1: none */
    struct paid_site rows[PAID_ROWS];
    size_t n;
    char *names; /* owned */
};

/* Adds up what was seen, which is in another order then.  The caller frees with paid_free; files are those of
 * the sites. */
struct paid payers_paid(struct payers *p, const struct sites *sites);
void paid_free(struct paid *paid);

#endif
