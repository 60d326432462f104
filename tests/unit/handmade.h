/* Small profiles written as text, for the tests of what is folded out of them. */
#ifndef TESTS_HANDMADE_H
#define TESTS_HANDMADE_H

#include "fold/walk.h"
#include "profile/profile.h"

/* A profile with the value types "samples" and "cpu".  Each line of text is a sample: its frames, outermost
 * first, then both values: "main f g 2 20".  Every word is a function, a location and a line; a word joined
 * with "+" ("f+g+h") is one location where g and h are inlined into f. */
struct profile *handmade(const char *text);

/* The map whose ids are the ids of functions.  The caller frees start and ids with handmade_map_free. */
struct frame_map handmade_map(const struct profile *p);
void handmade_map_free(struct frame_map *map);

/* The id of a function of that name. */
uint32_t handmade_function(const struct profile *p, const char *name);

#endif
