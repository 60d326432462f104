/* How numbers and lists about goroutines are put into words. */
#ifndef GOROUTINES_WORDS_H
#define GOROUTINES_WORDS_H

#include "base/buf.h"
#include "goroutines/groups.h"

/* "at least 3m to 12m, median 5m"; how many it is told of when not of all.  Nothing when of none. */
void words_wait(struct buf *out, const struct group *of, uint64_t count);

/* "select 12, chan receive 3", or the one state alone. */
void words_states(struct buf *out, const struct group *of);

/* "request=7 (3), user=x (1) and more". */
void words_labels(struct buf *out, const struct group *of, uint64_t count);

/* "1.5MB", in units of 1024. */
void words_bytes(struct buf *out, uint64_t bytes);

/* "main.f main.go:12; main.main main.go:3", innermost first. */
void words_stack(struct buf *out, const struct groups *g, uint32_t path);

/* "5, 9, 21": a group's goroutines in each moment; of many moments the first and the last few. */
void words_counts(struct buf *out, const struct groups *g, const struct group *of);

/* "log.txt, dump 2": which of its source's dumps a moment is only where there are others. */
void words_moment(struct buf *out, const struct groups *g, size_t moment);

/* "98.4%"; 0 of 0 is "0%". */
void words_percent(struct buf *out, uint64_t part, uint64_t whole);

/* "main.go:12", the whole path; nothing when no file is known. */
void words_place(struct buf *out, const struct site *at);

#endif
