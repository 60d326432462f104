/* A flamegraph as lines of a terminal. */
#ifndef FLAME_TERM_H
#define FLAME_TERM_H

#include "flame/svg.h"

enum term_colors { TERM_PLAIN, TERM_256, TERM_TRUE };

struct term_options {
    enum term_colors colors;
    size_t width; /* columns of a line; at least 20 are used */
    size_t lines; /* the whole should fit into so many, with one for the prompt; 0: any number */
    size_t rows;  /* of frames, whatever lines says; 0: not given */
};

/* Adds the lines to out: the header in words, the legend, a line for each level of frames. A box is at least
 * a column wide; narrower frames beside each other become one pale run, so that every column says what it is.
 * Errors as flame_svg. */
int flame_term(const struct profile *p, const struct flame_options *options, const struct term_options *term,
               struct buf *out, struct notes *notes, struct pprofx_error *err);

#endif
