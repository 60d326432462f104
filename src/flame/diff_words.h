/* Changes in words. */
#ifndef FLAME_DIFF_WORDS_H
#define FLAME_DIFF_WORDS_H

#include "flame/sheet.h"

/* "▲ ", "▼ ", "✚ ", "✕ " before a frame's name; "" when it is the same. */
const char *diff_mark(const struct sheet *s, size_t node);

/* "before 12.1% (1.2s), after 14.0% (1.4s), +1.9 points" of values of the shown type. */
void diff_words(const struct sheet *s, struct buf *out, int64_t before, int64_t after);

/* A node's, and whether it is a change. */
void diff_title(const struct sheet *s, struct buf *out, size_t node);

/* "1.2s → 1.4s", of all. */
void diff_totals(const struct sheet *s, struct buf *out);

/* "12.1→14.0%", "1.2MB→1.4MB" where there was a change; else what there is after. */
void diff_both(const struct sheet *s, struct buf *out, size_t node);

/* "+1.9 points", "-0.5MB". */
void diff_by(const struct sheet *s, struct buf *out, int64_t before, int64_t after);

/* "12.1%" */
void diff_percent(struct buf *out, double part, double whole);

#endif
