/* Regular expressions in the syntax of Go's regexp, which is RE2's but for (?<name>) and \C. */
#ifndef BASE_REGEX_H
#define BASE_REGEX_H

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

/* Whether the pattern matches anywhere in the n bytes (unanchored).  The text may hold any bytes. */
bool regex_matches(const struct regex *re, const char *text, size_t n);

#ifdef __cplusplus
}
#endif

#endif
