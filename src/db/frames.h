/* The frames of a profile as the store has them: a frame is a function and a line, a function a name and a
 * file. */
#ifndef DB_FRAMES_H
#define DB_FRAMES_H

#include "base/str.h"
#include "fold/walk.h"

struct arena;

struct frame {
    uint32_t function; /* index of functions */
    int64_t line;
};

struct frame_function {
    struct str name; /* or what pprof prints for none: the base name of its binary in brackets, "<unknown>" */
    struct str file;
    uint32_t first; /* the first function of this name: pprof's default granularity adds them up there */
};

struct frames {
    struct frame *list;
    size_t n;
    struct frame_function *functions;
    size_t n_functions;
    struct frame_map lines;     /* location → indices of list: pprof's granularity "lines" */
    uint32_t *start, *line_ids; /* what the map points to */
    struct arena *arena;        /* of names made here */
};

/* No two functions have the same name and file, no two frames the same function and line.  The profile must
 * live longer.  The caller frees. */
struct frames *frames_new(const struct profile *p);
void frames_free(struct frames *f); /* NULL is allowed */

#endif
