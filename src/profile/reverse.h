/* Every stack upside down. */
#ifndef PROFILE_REVERSE_H
#define PROFILE_REVERSE_H

struct profile;

/* The root of every stack becomes its leaf, inlined calls included: a call tree of the result has the callers
 * of each leaf below it. */
void profile_reverse(struct profile *p);

#endif
