/* What stands above the groups: the failure's text, how many goroutines there are and in which states, what
 * is known about waits. */
#ifndef GOROUTINES_HEADING_H
#define GOROUTINES_HEADING_H

#include "base/facts.h"
#include "goroutines/paint.h"

void heading_text(const struct paint *p, const struct groups *g);
void heading_facts(const struct groups *g, struct facts *facts);

/* Goroutines by their states, the commonest first; the class of each beside it.  The caller frees. */
struct state_total {
    struct tally tally;
    enum gostate class;
};
struct state_total *heading_states(const struct groups *g, size_t *n);

#endif
