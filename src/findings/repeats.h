/* Findings that several processes of one program have in common, as one. */
#ifndef FINDINGS_REPEATS_H
#define FINDINGS_REPEATS_H

#include "findings/finding.h"

enum { REPEAT_TOLD = -1 };

/* Of each of list->findings that stands for itself, how many other processes have it, too: the same rule
 * blames the same function of a program of the same name, or in the same file where no program is told.
 * REPEAT_TOLD for these, which stand behind it and are no worse, and for their parts; 0 for other parts.  The
 * caller frees. */
int64_t *repeats_others(const struct finding_list *list);

#endif
