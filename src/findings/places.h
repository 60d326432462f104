/* Where profiles lie: what names no process is of one that lies near. */
#ifndef FINDINGS_PLACES_H
#define FINDINGS_PLACES_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct places;
struct tables_input;

/* A folder. */
struct place {
    struct str path; /* "+" or, in the set before, "-"; then each part with "/" behind it */
    size_t top;      /* so long is what was named: nothing is near because of what is above that */
};

/* The folder below the named one without the parts that are named like moments; each part ends with "/". */
void place_below(struct buf *out, const char *folder);

/* The text is in the arena. */
struct place place_of(const struct tables_input *input, struct arena *arena);

struct places *places_new(struct arena *arena);
void places_free(struct places *p); /* NULL is allowed */

/* A profile at the place names the process. */
void places_add(struct places *p, struct str path, size_t process);

/* After the last of them and before the first question.  joins: of each process the one it is part of. */
void places_sort(struct places *p, const size_t *joins);

/* Whose that is which lies at the place and names no process: that with the most profiles at the place, or
 * the only one in and below the nearest folder above it that has any.  False: there are several, or none. */
bool places_nearest(const struct places *p, const struct place *at, size_t *process);

#endif
