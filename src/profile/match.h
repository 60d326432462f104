/* A regular expression asked about the strings of one profile.  Each string is tested at most once, so asking
 * costs as much as there are distinct names, however many locations and samples share them. */
#ifndef PROFILE_MATCH_H
#define PROFILE_MATCH_H

#include "base/buf.h"
#include "base/str.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stdint.h>

struct location;
struct match;
struct profile;
struct regex;

/* How a string is looked at. */
enum match_form {
    MATCH_WHOLE,  /* as it is */
    MATCH_SIMPLE, /* a function's name without its parameters, as pprof prunes by it */
};

/* Compiles pattern.  PPROFX_USAGE with "parsing NAME regexp: …".  An empty or NULL pattern is no expression:
 * *out becomes NULL.  The caller frees *out before p. */
int match_new(struct match **out, const struct profile *p, const char *name, const char *pattern,
              enum match_form form, struct pprofx_error *err);
void match_free(struct match *m); /* NULL is allowed */

/* Whether re matches text as Go's regexp would: RE2 never matches invalid UTF-8, Go reads it as U+FFFD.
 * repaired is scratch space. */
bool match_text(const struct regex *re, struct str text, struct buf *repaired);

/* Whether it matches the string with this id. */
bool match_string(struct match *m, uint32_t string);

/* Whether it matches name or file of the function of line (an index of p->lines). */
bool match_line(struct match *m, uint32_t line);

/* Whether it matches the file of the location's mapping; false without a mapping. */
bool match_mapping(struct match *m, const struct location *l);

/* Whether it matches some line or the mapping of the location. */
bool match_location(struct match *m, const struct location *l);

#endif
