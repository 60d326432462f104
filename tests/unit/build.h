/* Profiles from a few lines of text, and text from profiles, for unit tests.
 *
 *     types samples/count cpu/nanoseconds     value types; these unless given; "types" alone is none
 *     default cpu                             default type
 *     period 10 cpu/nanoseconds
 *     time 5 | duration 7 | comment WORD | drop RE | keep RE | doc URL
 *     map START LIMIT OFFSET FILE BUILDID     hexadecimal numbers; "-" is an empty text
 *     1 10 : leaf mid root : key=text n:=5/ms a sample: values, stack leaf first, labels
 *
 * A frame is NAME, NAME@FILE, with :LINE and :COLUMN if wanted; inlined calls are joined by "+", innermost
 * first; "~" is a location without lines; *M puts it in the M-th mapping and ^HEX gives an address.  The file
 * is NAME.go unless given.  Equal frames are one location, equal functions one function. */
#ifndef UNIT_BUILD_H
#define UNIT_BUILD_H

#include "base/buf.h"
#include "fold/walk.h"
#include "profile/profile.h"

/* The caller frees it.  A mistake in the text aborts. */
struct profile *build_profile(const char *text);

/* One line a sample: values, frames and labels, in the form above; the frame's functions only (with :LINE and
 * :COLUMN where they are not 0).  The caller frees the buffer; it is also a NUL-terminated text. */
struct buf build_dump(const struct profile *p);

/* The id of the first function of that name. */
uint32_t build_function(const struct profile *p, const char *name);

/* Frames that are functions: a map to the function of each line.  Every location must have lines. */
struct build_map {
    struct frame_map frames;
    uint32_t *start, *ids; /* what it points to */
};
struct build_map build_map(const struct profile *p);
void build_map_free(struct build_map *map);

#endif
