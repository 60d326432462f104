/* The words of SQL: its names, keywords and numbers, and what is quoted as a name.  What stands in comments
 * and in texts is no word.  Words are as they are written: SQL takes "GC" for "gc", these functions do not.
 */
#ifndef FINDINGS_WORDS_H
#define FINDINGS_WORDS_H

#include "base/str.h"

struct strings;

/* The next word; *sql becomes what is behind it.  False at the end. */
bool words_next(struct str *sql, struct str *word);

/* Adds all of them; they are copied. */
void words_add(struct strings *words, struct str sql);
bool words_has(const struct strings *words, struct str word);

/* Whether a word is one of an SQL text's. */
bool words_hold(struct str sql, struct str word);

/* Behind blanks and comments. */
struct str words_behind_blanks(struct str sql);

#endif
