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
    struct lock_shape **shapes; /* by goroutine_header.alike; NULL: not met */
    size_t n;
};

void lock_frames_free(struct lock_frames *f);

/* Forgets everything: numbers are of one reading of a text. */
void lock_frames_clear(struct lock_frames *f);

/* The shape of goroutines that are alike; NULL when it is not kept. */
struct lock_shape *lock_frames_shape(struct lock_frames *f, uint32_t alike, struct str text);

/* Its i-th call, without arguments; NULL behind the last one. */
const struct goroutine_frame *lock_shape_call(const struct lock_shape *s, size_t i);

/* What is known of the function of a call, which is the same for all that are alike. */
struct lock_facts {
    bool known;
    uint32_t function;     /* a text of the table; UINT32_MAX: of none of them */
    uint32_t row;          /* of the functions that waiters stand in, or UINT32_MAX */
    uint32_t wants, typed; /* the only lock that it, that methods of its type want; or LOCK_NONE */
};

/* Room for them, with zeros at first; i is one of a call. */
struct lock_facts *lock_shape_facts(struct lock_shape *s, size_t i);

/* Goroutines that are alike and have a shape, by its number. */
struct lock_shape *lock_frames_get(const struct lock_frames *f, uint32_t alike);

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
