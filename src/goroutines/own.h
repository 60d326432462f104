/* Goroutines that are there in every program and that nobody needs to look at: the runtime's and the
 * libraries' own. */
#ifndef GOROUTINES_OWN_H
#define GOROUTINES_OWN_H

#include "goroutines/groups.h"

/* What such a group is called ("GC worker (idle)", "net/http.(*Server).Serve"), or "" when it is not one. */
struct str own_name(const struct groups *g, const struct group *of);

#endif
