/* What loggers put before the lines of a program's output: a time, a container, a host and process. */
#ifndef DECODE_PREFIX_H
#define DECODE_PREFIX_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

/* Empty: lines have none. */
struct prefix {
    struct buf pattern;
};

void prefix_free(struct prefix *p);

/* Learns it from one line's; what is a time in it may differ in the others. */
void prefix_learn(struct prefix *p, struct str text);

/* Whether two are the same but for blanks at the end. */
bool prefix_is_same(const struct prefix *a, const struct prefix *b);

/* Whether there is more in it than times: a name, a number of a process. */
bool prefix_names(const struct prefix *p);

/* Takes it off a line; false when the line does not begin with it.  Blanks at its end may be missing where
 * the line ends. */
bool prefix_skip(const struct prefix *p, struct str *line);

/* Appends a line without what colours it on a terminal. */
void prefix_without_colours(struct str line, struct buf *out);

#endif
