/* Stacks as the dump has them, with their arguments: one goroutine of each group that is shown. */
#ifndef GOROUTINES_FULL_H
#define GOROUTINES_FULL_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct full;

struct full *full_new(void);
void full_free(struct full *f); /* NULL is allowed */

/* Asks for a goroutine. */
void full_want(struct full *f, uint64_t id);

/* The dump has it: takes a copy of its lines when they were asked for and are not there yet. */
void full_offer(struct full *f, uint64_t id, struct str text);

/* Its lines; "" when they were not found. */
struct str full_text(const struct full *f, uint64_t id);
size_t full_count(const struct full *f); /* asked for */

#endif
