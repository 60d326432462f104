/* The words of a flamegraph in a terminal: what stands above its rows, and below. */
#ifndef FLAME_TERM_HEAD_H
#define FLAME_TERM_HEAD_H

#include "flame/sheet.h"
#include "flame/term_ink.h"

/* The header: what the profile is and costs, and the legend, in lines of width columns. How many lines. */
size_t term_head(const struct term_ink *ink, const struct sheet *s, size_t width);

/* What the rows do not show: frames in pale runs, levels. */
void term_foot(const struct term_ink *ink, const struct sheet *s, size_t width, uint64_t n_thin,
               size_t n_deeper);

#endif
