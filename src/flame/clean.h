/* Names made fit for XML, JSON and the eye. */
#ifndef FLAME_CLEAN_H
#define FLAME_CLEAN_H

#include "base/buf.h"
#include "base/str.h"

/* Adds text as UTF-8 that XML 1.0 can hold: what is no UTF-8 or no XML character becomes U+FFFD, line ends
 * and tabs a blank, and marks that change the direction of text or cannot be seen are written out: <U+202E>.
 */
void flame_clean(struct buf *out, struct str text);

/* What texts beside the packed data are cut to. XML readers refuse an attribute of 10 MB, and recursion may
 * repeat a long name in thousands of titles. */
enum { FLAME_SHORT = 1000 };
void flame_clean_short(struct buf *out, struct str text);

/* The same as a text of the arena. */
struct arena;
struct str flame_shortened(struct arena *arena, struct str text);

/* Adds so many characters of a clean text; of a longer one "…" is the last. */
void flame_cut(struct buf *out, struct str text, size_t most);

/* Takes the next so many characters of a clean text: up to a blank, which is passed over, where there is one.
 */
struct str flame_piece(struct str *rest, size_t most);

/* The longest form of a function's name that fits into so many characters: the whole, without the directories
 * of its package, without its package, its method alone; cut at the end with "…" when even that is too long.
 * Nothing when there is room for less than two characters. */
void flame_label(struct buf *out, struct str name, size_t room);

#endif
