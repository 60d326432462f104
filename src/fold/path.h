/* File names as pprof shows them. */
#ifndef FOLD_PATH_H
#define FOLD_PATH_H

#include "base/buf.h"
#include "base/str.h"

/* Cuts what -trim_path and -source_path (lists with ':') say, as pprof's trimPath does; a part of the given
 * text. */
struct str path_trim(struct str path, const char *trim_path, const char *source_path);

/* The shortest equal path by words alone: what Go's filepath.Clean gives. */
void path_clean(struct buf *out, struct str path);

/* The last element, as Go's filepath.Base gives it; a part of the given text or a constant. */
struct str path_base(struct str path);

/* path_base, or with as many elements before it as tell it from another path; a part of the given text or a
 * constant. */
struct str path_apart(struct str path, struct str other);

/* What stands for the name of code without one: the last element of its binary in brackets, else "<unknown>".
 */
void path_nameless(struct buf *out, struct str binary);

#endif
