/* Where the next item of a picture's header goes: items fill lines. */
#ifndef FLAME_PEN_H
#define FLAME_PEN_H

#include "flame/sheet.h"

struct pen {
    struct xml *x;
    int64_t at, y; /* baseline */
};

enum {
    PEN_LINE = 170,
    PEN_GAP = 2 * SHEET_CHARACTER,
    PEN_NARROW = 78 /* characters of a line of 600 px */
};

/* What the script hides when something else is shown than at first, and sets anew for another width. */
#define PEN_ITEM "px-item"

/* The width of a text. */
int64_t pen_width(const struct buf *text);

/* Goes to the next line when what is so wide does not fit into this one, or when there is something in it. */
void pen_room(struct pen *pen, int64_t width);
void pen_new_line(struct pen *pen);

/* What continues the text before it, so wide, stands a blank from it. The script sets such pieces anew, each
 * PEN_NEAR px nearer to the one before than other things. */
#define PEN_NEAR "7"
void pen_continue(struct pen *pen, int64_t width);

/* Begins a link to a view, "#v1". */
void pen_start_link(struct pen *pen, size_t view);

#endif
