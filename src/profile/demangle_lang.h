/* The two languages behind demangle_symbol().  Both print through libiberty, which calls back with pieces of
 * text and cannot be told to stop, so the sink counts and drops what is over the limit. */
#ifndef PROFILE_DEMANGLE_LANG_H
#define PROFILE_DEMANGLE_LANG_H

#include "base/buf.h"
#include "profile/demangle.h"

#include <stdbool.h>

enum { DEMANGLE_MAX_IN = 64 << 10, DEMANGLE_MAX_OUT = 1 << 20 };

/* A "_Z", "___Z…_block_invoke" or "_GLOBAL_" symbol, NUL-terminated and at most DEMANGLE_MAX_IN long. */
bool demangle_cxx(struct buf *out, const char *symbol, enum demangle_mode mode);

/* A "_R" symbol or a "_ZN…17h<hash>E" one. */
bool demangle_rust(struct buf *out, const char *symbol, enum demangle_mode mode);

#endif
