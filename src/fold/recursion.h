/* Functions that call themselves, drawn once. */
#ifndef FOLD_RECURSION_H
#define FOLD_RECURSION_H

#include "fold/fold.h"

/* Of frames of one node that call each other directly, of each stack only one stays, whatever the recursion's
 * depth: "main;walk;walk;walk;leaf" becomes "main;walk;leaf". What is a node says the granularity. The stacks
 * of p are changed, and it gets locations without some of their inlined calls. */
void recursion_collapse(struct profile *p, const struct fold_options *options);

#endif
