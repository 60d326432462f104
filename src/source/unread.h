/* "8 files were not read: a: why; b: why; c: why; …": of a folder with much that is no profile, the first
 * few. */
#ifndef SOURCE_UNREAD_H
#define SOURCE_UNREAD_H

#include "base/buf.h"
#include "base/str.h"

struct unread {
    size_t n;
    struct buf text;
};

/* file: its name and why, "a: why". */
void unread_add(struct unread *u, struct str file);

/* The sentence of one or more; it lives until unread_free. */
const char *unread_text(struct unread *u);
void unread_free(struct unread *u);

#endif
