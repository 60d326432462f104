/* Marks: named sets of functions, by which a rule says what it looks for on a stack.  A mark is a list of
 * patterns of whole function names, closures folded into the function they are written in; "*" stands for any
 * text.  Where on the stack such a function has to be is part of the mark. */
#ifndef FINDINGS_MARKS_H
#define FINDINGS_MARKS_H

#include "base/str.h"

#include <pprofx/error.h>

#include <stddef.h>
#include <stdint.h>

enum mark_where {
    MARK_ANY,    /* "frames": anywhere */
    MARK_LEAF,   /* "leaf": the innermost frame */
    MARK_FIRST,  /* "first": the innermost frame that is not the runtime's */
    MARK_CALLEE, /* "callee": called directly by the innermost frame of the user's */
    MARK_N
};

/* The marks that are there from the start: they name no functions and are set on a stack for whose code is on
 * it. */
enum marks_own {
    MARKS_APP,    /* "app": some frame is not the runtime's */
    MARKS_USER,   /* "user": some frame is the user's */
    MARKS_DIRECT, /* "direct": the innermost frame that is not the runtime's is the user's */
    MARKS_SELF,   /* "self": the innermost frame is the user's */
    MARKS_OWN
};

struct buf;
struct marks;

struct marks *marks_new(void);
void marks_free(struct marks *m); /* NULL is allowed */

/* Adds a mark; the texts are copied.  The same mark again is allowed, the same name with other patterns is
 * PPROFX_USAGE, and so is a name that is no identifier of small letters, digits and "_".  That a mark is not
 * called like a column of the views is seen to by rules_load.  PPROFX_LIMIT for very many marks or patterns.
 */
int marks_add(struct marks *m, enum mark_where where, struct str name, struct str patterns,
              struct pprofx_error *err);

/* Whether marks_add would add it, or has it already; else its errors. */
int marks_check(const struct marks *m, enum mark_where where, struct str name, struct str patterns,
                struct pprofx_error *err);

size_t marks_count(const struct marks *m);
struct str marks_name(const struct marks *m, size_t i);

struct str marks_patterns(const struct marks *m, size_t i); /* "" for the first MARKS_OWN */
enum mark_where marks_where(const struct marks *m, size_t i);

/* The mark of a name, or marks_count(m). */
size_t marks_find(const struct marks *m, struct str name);

/* Words of 64 bits that hold a bit for each mark; bit i is that of mark i. */
size_t marks_words(const struct marks *m);

/* Sets the bits of the marks of some place that name this function, folded. */
void marks_match(const struct marks *m, struct str function, uint64_t *bits);

/* The bits of all marks of a place. */
const uint64_t *marks_at(const struct marks *m, enum mark_where where);

/* A function's name without what closures, wrappers and type arguments add: "main.run" of
 * "main.run[go.shape.int].func1.2", "main.(*T).Get" of "main.(*T).Get-fm".  A part of name, unless type
 * arguments stand within it: then it is made in room, which must hold name.n bytes. */
struct str marks_fold(struct str name, char *room);

/* Adds the name, folded. */
void marks_add_folded(struct buf *out, struct str name);

#endif
