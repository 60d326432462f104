/* C++ and Rust names made readable, through libiberty; Go's names are never touched.  The text is that of
 * pprof, whose demangler is github.com/ianlancetaylor/demangle. */
#ifndef PROFILE_DEMANGLE_H
#define PROFILE_DEMANGLE_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

struct profile;

/* pprof's -symbolize=demangle=MODE. */
enum demangle_mode {
    DEMANGLE_DEFAULT,   /* no parameters, no template or generic arguments */
    DEMANGLE_TEMPLATES, /* no parameters, template arguments kept */
    DEMANGLE_FULL,      /* everything but clone suffixes */
    DEMANGLE_NONE,      /* names as they are; with force the raw symbols */
};

/* Rewrites the names of all functions.  A function whose name differs from its system name counts as
 * demangled already and is left alone, unless force is set: then it starts from its system name again (pprof
 * forces for every mode that is asked for but the default one).  A name that is no mangled one but looks like
 * C++ loses its parameters and template arguments, as the mode says.
 * A function is Go's when its file ends in ".go", or when the profile has frames of Go's runtime and the name
 * is no mangled symbol.  compat treats Go's names as pprof does, which damages some of them. */
void demangle_profile(struct profile *p, enum demangle_mode mode, bool force, bool compat);

/* One symbol, "_Z…", "_R…" or either with one more leading underscore.  Appends the readable name and returns
 * true; returns false and appends nothing when it is not a mangled name, is longer than 64 KiB, or would
 * become longer than 1 MiB.  symbol need not end in NUL. */
bool demangle_symbol(struct buf *out, struct str symbol, enum demangle_mode mode);

#endif
