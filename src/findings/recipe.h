/* What to fetch from a program so that most can be said of it. */
#ifndef FINDINGS_RECIPE_H
#define FINDINGS_RECIPE_H

#include "findings/finding.h"

struct buf;

/* Commands, a line each, with a word before them. */
void recipe_text(struct buf *out);

/* Whether so little was read that no finding says nothing: CPU, memory and goroutines are needed. */
bool recipe_is_needed(const struct finding_list *list);

#endif
