/* The command of a finding that shows more. */
#ifndef FINDINGS_COMMANDS_H
#define FINDINGS_COMMANDS_H

#include "findings/finding.h"

struct arena;

/* Puts into the command of each finding the paths of the profiles it is about:
 *
 *     {cpu}           all CPU profiles of its process
 *     {heap}, …       the last moment's of any other kind
 *     {heap.first}    the first moment's
 *     {#12}           the profile of that number
 *     {before.cpu}    those of the set before
 *     {function}      the function to blame, as a regular expression
 *
 * Where there are several paths, the word ("-base={before.cpu}") is there as often.  A command for which
 * there is no such profile becomes ""; where nobody is to blame, the option that asks for it goes. */
void commands_fill(struct finding_list *list, struct arena *arena);

#endif
