/* What was read, as findings refer to it. */
#ifndef FINDINGS_SOURCES_H
#define FINDINGS_SOURCES_H

#include "findings/finding.h"

struct arena;
struct tables;

/* Of each source that was read, from the table profile: process, kind, form, program, moment; and the
 * programs of all processes. */
int sources_settle(struct finding_list *list, struct tables *tables, struct arena *arena,
                   struct pprofx_error *err);

/* Puts the paths of the profiles a finding is about into its command: "{cpu}", "{heap}", "{allocs}",
 * "{goroutine}", "{mutex}", "{block}", "{threadcreate}", and the same of the set before as "{before.cpu}",
 * of the first moment as "{heap.first}", else the last moment's; and "{function}", the one to blame, as a
 * regular expression. A command for which there is no such profile becomes "". */
void sources_commands(struct finding_list *list, struct arena *arena);

/* Adds a remark on the sources that could not be read, if there are any. */
void sources_remark(struct finding_list *list, struct arena *arena);

#endif
