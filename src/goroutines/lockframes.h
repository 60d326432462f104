/* The calls of goroutines, taken apart once for all that are alike: of the others only the arguments are
 * read. */
#ifndef GOROUTINES_LOCKFRAMES_H
#define GOROUTINES_LOCKFRAMES_H

#include "decode/goroutine.h"

#include <stddef.h>

struct arena;
struct lock_shape;

/* struct lock_frames f = {0} is an empty one. */
struct lock_frames {
    struct arena *arena;
    const struct lock_shape **shapes; /* by goroutine_header.alike; NULL: not met */
    size_t n;
};

void lock_frames_free(struct lock_frames *f);

/* Forgets everything: numbers are of one reading of a text. */
void lock_frames_clear(struct lock_frames *f);

struct lock_walk {
    const struct lock_shape *shape; /* NULL: as goroutine_next finds them */
    size_t at;
    struct str text;
};

/* Begins at the innermost call of a goroutine; text is what is below its header.  f may be NULL. */
struct lock_walk lock_frames_walk(struct lock_frames *f, uint32_t alike, struct str text);

/* The next call; false behind the outermost one. */
bool lock_frames_next(struct lock_walk *w, struct goroutine_frame *out);

#endif
