/* Which frames every dump of a process shows.  A profile fetched over HTTP, a panic and a SIGQUIT show
 * different ones: only the last names the runtime's functions and what the compiler puts between two.  Equal
 * stacks must be equal in all of them, or what is compared seems to have grown from nothing. */
#ifndef PROFILE_SHOWN_H
#define PROFILE_SHOWN_H

#include "base/str.h"

enum shown {
    SHOWN_ALWAYS,
    SHOWN_WRAPPER, /* the compiler's: where it is all that there is */
    SHOWN_QUIT,    /* the runtime's own: after SIGQUIT */
};

enum shown shown_of(struct str function, struct str file);

#endif
