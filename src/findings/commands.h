/* The command of a finding that shows more. */
#ifndef FINDINGS_COMMANDS_H
#define FINDINGS_COMMANDS_H

#include "findings/finding.h"

struct arena;

/* Puts the paths of the profiles a finding is about into its command: "{cpu}", all CPU profiles of its
 * process;
 * "{heap}", "{allocs}", "{goroutine}", "{mutex}", "{block}", "{threadcreate}", the last moment's;
 * "{heap.first}", the first moment's; "{#12}", the profile of that number; "{before.cpu}", those of the set
 * before; and "{function}", the one to blame, as a regular expression. Where there are several paths the word
 * is there as often:
 * "-base={before.cpu}".  A command for which there is no such profile becomes ""; where nobody is to blame,
 * the option that asks for it goes. */
void commands_fill(struct finding_list *list, struct arena *arena);

#endif
