/* The most goroutines that do the same: they are told even where no rule speaks. */
#ifndef FINDINGS_SIGNATURES_H
#define FINDINGS_SIGNATURES_H

#include "findings/finding.h"

struct arena;
struct tables;

/* Adds the three largest coarse signatures of the process that is judged: class of state, function that
 * waits, creator; the runtime's and libraries' own goroutines left out. */
int signatures_add(struct finding_list *list, size_t process, struct tables *tables, struct arena *arena,
                   struct pprofx_error *err);

#endif
