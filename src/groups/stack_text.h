/* A stack for people: the user's frames, what they wait in, and in a word what lies between. */
#ifndef GROUPS_STACK_TEXT_H
#define GROUPS_STACK_TEXT_H

#include "groups/paint.h"

enum { STACK_INDENT = 10 };

/* Lines that are indented; whole: every frame. */
void stack_text(const struct paint *p, const struct groups *g, const struct group *of, bool whole);

#endif
