/* Text for a terminal: colours where they are wanted, lines that fit where there is a width. */
#ifndef GOROUTINES_PAINT_H
#define GOROUTINES_PAINT_H

#include "base/buf.h"
#include "goroutines/groups.h"

struct paint {
    struct buf *out;
    bool color;
    size_t width; /* 0: none */
};

enum paint_style { PAINT_PLAIN, PAINT_BOLD, PAINT_DIM, PAINT_ALARM, PAINT_GROWTH };

/* A text from a file, made fit for a terminal. */
void paint_text(const struct paint *p, enum paint_style style, struct str text);
void paint_puts(const struct paint *p, enum paint_style style, const char *text);

/* A state in the colour of its class. */
void paint_state(const struct paint *p, enum gostate class, struct str text);

/* Items one after the other, each kept whole, on as many lines as the width needs (80 where there is none);
 * lines after the first begin with indent blanks.  used: columns of the first line that are taken. */
struct paint_items {
    size_t indent, used;
    bool any;
};
void paint_item(const struct paint *p, struct paint_items *items, enum gostate class, struct str text);

/* A file's name and line, cut from the left to fit into room; 0: as it is. */
void paint_place(const struct paint *p, struct str place, size_t room);

#endif
