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

/* Adds a remark on the sources that could not be read, if there are any. */
void sources_remark(struct finding_list *list, struct arena *arena);

#endif
