/* Goroutines by what they wait for: the colours of a flamegraph of a dump. */
#ifndef FLAME_STATES_H
#define FLAME_STATES_H

#include <stdint.h>

struct profile;

enum { STATES_UNUSED = 255 }; /* a location that is in no stack */

/* Puts a frame named after its state at the root of every stack, and gives the stacks of each class of states
 * locations of their own.  Returns the class of each location (enum gostate), which the caller frees; NULL,
 * and nothing is changed, when the profile is not of goroutines. */
uint8_t *states_split(struct profile *p);

#endif
