/* A stack for people: the user's frames, what they wait in, and in a word what lies between. */
#ifndef GOROUTINES_STACK_TEXT_H
#define GOROUTINES_STACK_TEXT_H

#include "goroutines/paint.h"

enum { STACK_INDENT = 10 };

/* Lines that are indented; whole: every frame. */
void stack_text(const struct paint *p, const struct groups *g, const struct group *of, bool whole);

#endif
