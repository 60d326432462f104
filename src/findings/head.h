/* The head of an .sql file: comment lines "-- KEY: VALUE" before the first that is no comment.  A line
 * "--   more", indented by two blanks or more behind its dashes, goes on with the value before it. */
#ifndef FINDINGS_HEAD_H
#define FINDINGS_HEAD_H

#include "base/str.h"

#include <pprofx/error.h>

struct arena;

/* Gives each key with its value, which live in the arena and are NUL-terminated, and where the SQL begins. A
 * comment line without a key is PPROFX_USAGE; errors of take have the line's number put before them. */
int head_read(const char *text, struct arena *arena,
              int (*take)(void *context, struct str key, struct str value, struct pprofx_error *err),
              void *context, const char **sql, struct pprofx_error *err);

#endif
