/* One legacy profile read in every way: what must be equal is. */
#ifndef FUZZ_LEGACY_MODES_H
#define FUZZ_LEGACY_MODES_H

#include <stddef.h>

/* Ends the process when the ways of reading do not agree. */
void legacy_modes_check(const void *data, size_t n);

#endif
