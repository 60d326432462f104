/* Which profiles the process has that is judged, and which a rule is about. */
#ifndef FINDINGS_KINDS_H
#define FINDINGS_KINDS_H

#include "base/buf.h"
#include "base/str.h"

#include <pprofx/error.h>

#include <stdbool.h>

struct tables;

/* Words, each with blanks around it: the kinds, those with more than one moment as "heap+" too, "waiters"
 * where goroutines wait for locks, "memstats", "before" with --before.  {0} is none; free the text. */
struct kinds {
    struct buf text;
};

int kinds_read(struct kinds *out, struct tables *tables, struct pprofx_error *err);

/* Instead of a process's: "files" alone, which rules must name that are about what was read or not. */
void kinds_files(struct kinds *out);

/* PPROFX_USAGE when a rule names what is no kind of profile, with all there are and the one that
 * may be meant. */
int kinds_check(struct str named, struct pprofx_error *err);

/* Whether a list of kinds has this one. */
bool kinds_have(struct str named, const char *kind);

/* Tells kinds of profiles apart: a small number each, at most 20; one for all that are not known. */
size_t kinds_number(struct str kind);

/* Whether there is one of the kinds a rule names, or it names none, and another set where it compares
 * ("before.cpu"). */
bool kinds_fit(const struct kinds *k, struct str named);

#endif
