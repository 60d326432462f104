/* Notes: what a lower module wants the user to know although it did not fail ("Focus expression matched no
 * samples").  They are collected and printed once, by cli, on stderr.  struct notes n = {0} is an empty list.
 */
#ifndef BASE_NOTES_H
#define BASE_NOTES_H

#include <stddef.h>
#include <stdint.h>

struct notes {
    char **lines; /* owned; no final newline */
    size_t n, cap;
    uint32_t *slots; /* row + 1 by hash of the line; a profile can cause as many notes as it has labels */
    size_t mask;
};

/* Adds a line unless the same line is there already.  notes may be NULL. */
void notes_add(struct notes *notes, const char *format, ...) __attribute__((format(printf, 2, 3)));
void notes_free(struct notes *notes);

#endif
