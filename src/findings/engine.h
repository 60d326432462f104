/* Judges what was read: runs every rule over the tables of each process and makes findings of the rows. */
#ifndef FINDINGS_ENGINE_H
#define FINDINGS_ENGINE_H

#include "findings/finding.h"
#include "findings/tables.h"

struct arena;
struct notes;

/* Runs the rules and adds to the list, which has the sources that were read, what they find; its texts live
 * in the arena; it is freed with findings_free.  A rule of the user's that fails or takes longer than two
 * seconds in a process is named in notes and passed over from there on, for the built-in one of its id where
 * there is one; one of ours that fails is an error. */
int engine_judge(struct tables *tables, const struct rules *rules, struct arena *arena,
                 struct finding_list *out, struct notes *notes, struct pprofx_error *err);

/* Names in notes the user's rules that fit no tables, without running them; the tables are finished, and some
 * process, or none, is judged. */
int engine_check(struct tables *tables, const struct rules *rules, struct notes *notes,
                 struct pprofx_error *err);

#endif
