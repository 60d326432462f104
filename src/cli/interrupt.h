/* Ctrl-C and its kin: the program ends with 128 + signal (130), leaving no half-written file behind. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

void interrupt_install(void);

/* The file to remove when a signal ends the program; NULL: none.  The text must stay alive. */
void interrupt_remove_on_signal(const char *path);

/* Whether a line on stderr waits for its end, which a signal then writes: the shell's prompt comes next. */
void interrupt_ends_line(bool unfinished);

/* From the first call on the signal only sets a flag, which this returns; a second signal ends the program.
 * For work that can stop cleanly and looks often. */
bool interrupt_pending(void);

#endif
