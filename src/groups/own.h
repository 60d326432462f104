/* Goroutines that are there in every program and that nobody needs to look at: the runtime's and the
 * libraries' own. */
#ifndef GROUPS_OWN_H
#define GROUPS_OWN_H

#include "groups/groups.h"

/* What such a group is called ("GC worker (idle)", "net/http.(*Server).Serve"), or "" when it is not one. */
struct str own_name(const struct groups *g, const struct group *of);

#endif
