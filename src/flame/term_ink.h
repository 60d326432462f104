/* What a terminal can show of colours: all, the nearest of 256, or none. */
#ifndef FLAME_TERM_INK_H
#define FLAME_TERM_INK_H

#include "base/buf.h"
#include "flame/term.h"

struct rgb {
    unsigned r, g, b;
};

enum term_ground { TERM_FOREGROUND = 38, TERM_BACKGROUND = 48 };

/* Where the lines go, and what they may have. */
struct term_ink {
    struct buf *out;
    enum term_colors colors;
};

/* "#4fb08f" as numbers. */
struct rgb term_rgb(const char *color);

/* What follows has this colour, or stands on it; nothing where there are none. */
void term_color(const struct term_ink *ink, enum term_ground ground, struct rgb c);

/* Bold, and the end of all that was set; nothing where there are no colours. */
void term_bold(const struct term_ink *ink);
void term_plain(const struct term_ink *ink);

/* Fills n columns: without colour with the character that tells frames of this class. */
void term_fill(const struct term_ink *ink, unsigned class, size_t n);

#endif
