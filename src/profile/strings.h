/* The string table of a profile: text ↔ dense id, equal text ↔ equal id, id 0 is "". */
#ifndef PROFILE_STRINGS_H
#define PROFILE_STRINGS_H

#include "base/str.h"

#include <stdint.h>

struct arena;
struct strings;

struct strings *strings_new(struct arena *arena); /* text is kept in the arena, which must live longer */
void strings_free(struct strings *t);

uint32_t strings_intern(struct strings *t, const char *s, size_t n);     /* copies the text if it is new */
uint32_t strings_find(const struct strings *t, const char *s, size_t n); /* UINT32_MAX when absent */
struct str strings_get(const struct strings *t, uint32_t id);
size_t strings_count(const struct strings *t);
size_t strings_memory(const struct strings *t); /* of the table, without the text */

#endif
