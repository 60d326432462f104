/* Filters: each takes a profile and keeps, drops or cuts samples, frames or labels in place, once for every
 * report.  They follow pprof's rules, including what counts as a match. */
#ifndef PROFILE_FILTER_H
#define PROFILE_FILTER_H

#include <pprofx/error.h>

#include <stdbool.h>

struct notes;
struct profile;
struct str;

/* The options as the user wrote them; NULL or "" is "not set". */
struct filter {
    const char *focus, *ignore, *hide, *show, *show_from, *prune_from;
    const char *tagfocus, *tagignore, *tagshow, *taghide;
    bool compat; /* numeric labels of one key in several units are not converted, as in pprof */
};

/* Applies all of them in pprof's order.  PPROFX_USAGE for a bad regular expression ("parsing focus regexp:
 * …"); an expression that matches nothing is a note. */
int filter_apply(struct profile *p, const struct filter *f, struct notes *notes, struct pprofx_error *err);

/* Cuts what the profile's own drop_frames and keep_frames ask for.  A bad expression is a note. */
void filter_drop_frames(struct profile *p, struct notes *notes);

/* Frames made of label values: root_keys outermost first, leaf_keys innermost last (comma lists; NULL: none).
 * Numbers are printed in unit. */
void filter_tag_frames(struct profile *p, const char *root_keys, const char *leaf_keys, const char *unit,
                       bool compat, struct notes *notes);

/* Frames "key=value" at the root made of all labels of each sample but the mark of a base: texts before
 * numbers, then by key, the first outermost; values of one key joined by commas, numbers with a unit printed
 * in unit.  as_files: a frame's file is called the same, for who looks at files alone. */
void filter_label_frames(struct profile *p, bool as_files, const char *unit, bool compat);

/* Keeps of every location only its outermost line: the time of inlined calls goes to the call's line. */
void filter_drop_inlines(struct profile *p);

#endif
