/* Which groups the text shows, and what it says of the others. */
#ifndef GOROUTINES_SELECT_H
#define GOROUTINES_SELECT_H

#include "goroutines/groups_report.h"
#include "goroutines/judge.h"

/* Exact stacks of one coarse signature that are shown; of more it is said how many there are. */
enum { SELECT_ALIKE = 3, SELECT_OWN = 12 };

struct pick {
    const struct judged *judged;
    uint64_t more_stacks, more_count; /* of the same coarse signature, not shown */
};

struct selection {
    struct judged *judged;
    struct pick *picks;
    size_t n;
    uint64_t n_rest, rest;         /* groups behind the limit, and their goroutines */
    uint64_t own;                  /* goroutines that are the runtime's and the libraries' own, not shown */
    struct tally owns[SELECT_OWN]; /* what they are called; the commonest first */
    size_t n_owns;
};

struct selection *selection_new(const struct groups *g, const struct goroutines_options *options);
void selection_free(struct selection *s);

#endif
