/* What was read, as findings refer to it. */
#ifndef FINDINGS_SOURCES_H
#define FINDINGS_SOURCES_H

#include "findings/finding.h"

struct arena;
struct tables;

/* Of each source that was read, from the table profile: process, kind, form, program, moment; the
 * programs of all processes; and puts those that were not into the table unread. */
int sources_settle(struct finding_list *list, struct tables *tables, struct arena *arena,
                   struct pprofx_error *err);

#endif
