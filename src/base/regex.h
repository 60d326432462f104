/* Regular expressions in the syntax of Go's regexp, which is RE2's but for (?<name>) and \C. */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

#include "base/str.h"

#include <pprofx/error.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct regex;

/* Compiles; on failure PPROFX_USAGE and RE2's own sentence.  The caller frees *out. */
int regex_new(struct regex **out, const char *pattern, struct pprofx_error *err);
void regex_free(struct regex *re); /* NULL is allowed */

/* The same for texts that need not be UTF-8: '.', \S and the like are a byte. */
int regex_new_bytes(struct regex **out, const char *pattern, struct pprofx_error *err);

/* The leftmost match: groups[0] is all of it, groups[i] what group i stands for, with p NULL where it took no
 * part.  False, and groups are left alone, when there is none. */
bool regex_groups(const struct regex *re, struct str text, struct str *groups, size_t n_groups);

/* Whether the pattern matches anywhere in the n bytes (unanchored).  The text may hold any bytes. */
bool regex_matches(const struct regex *re, const char *text, size_t n);

/* Appends text as a pattern that matches just it. */
struct buf;
void regex_quote(struct buf *out, struct str text);

#ifdef __cplusplus
}
#endif

#endif
