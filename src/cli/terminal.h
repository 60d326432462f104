/* What the program says beside its results: errors and notes on stderr, colour where it is wanted. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "base/buf.h"
#include "base/notes.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether text for this descriptor is coloured: color is COLOR_…; auto asks for a terminal without NO_COLOR.
 */
bool terminal_color(int fd, int color);

/* How many colours a terminal that is coloured can show: all of them when COLORTERM says so, else 256. */
bool terminal_true_color(void);

/* Columns and lines of the terminal behind a descriptor; without one, COLUMNS or 80, and 0 lines. */
struct terminal_size {
    size_t columns, lines;
};
struct terminal_size terminal_size(int fd);

/* "pprofx: MESSAGE" on stderr, cleaned of what could move the cursor or turn the text around. */
void terminal_error(const char *message, int color);

/* Every note, a line each. */
void terminal_notes(const struct notes *notes, int color);

#endif
