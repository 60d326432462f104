/* "Did you mean": the name nearest to a mistyped word. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* The best guess so far; struct suggestion s = {.word = word}. */
struct suggestion {
    const char *word; /* what the user typed */
    const char *name; /* the nearest name, or NULL when none is near */
    size_t distance;
};

/* Considers one more name.  A name that the word begins wins over one that differs by a few letters; of equal
 * ones the first. */
void suggest(struct suggestion *s, const char *name);

#endif
