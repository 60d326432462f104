/* C++ and Rust names made readable, through libiberty; Go's names are never touched. */
#ifndef PROFILE_DEMANGLE_H
#define PROFILE_DEMANGLE_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

struct profile;

/* pprof's -symbolize=demangle=MODE. */
enum demangle_mode {
    DEMANGLE_DEFAULT,   /* no parameters, no template arguments; only names that equal their system name */
    DEMANGLE_TEMPLATES, /* no parameters, template arguments kept */
    DEMANGLE_FULL,      /* everything */
    DEMANGLE_NONE,      /* the raw symbol */
};

/* Rewrites the names of all functions.  compat also does to Go's names what pprof does to them. */
void demangle_profile(struct profile *p, enum demangle_mode mode, bool compat);

/* One symbol; returns false and adds nothing when it is not a mangled name. */
bool demangle_symbol(struct buf *out, struct str symbol, enum demangle_mode mode);

#endif
