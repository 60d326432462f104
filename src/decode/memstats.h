/* The numbers of runtime.MemStats below Go's heap profile as text: "# NumGC = 22". */
#ifndef DECODE_MEMSTATS_H
#define DECODE_MEMSTATS_H

#include "base/str.h"
#include "profile/told.h"

struct profile;

struct memstats {
    bool inside; /* the line that begins them was there */
    size_t cap;
};

/* A comment of the file: the numbers it tells are appended to what the profile tells. */
void memstats_comment(struct memstats *m, struct profile *p, struct str line);

#endif
