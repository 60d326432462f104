/* Reading a dump a second time, for the goroutines that are shown with their arguments. */
#ifndef GOROUTINES_FULL_READ_H
#define GOROUTINES_FULL_READ_H

#include <pprofx/error.h>

#include <stdint.h>

struct full;
struct source;

/* Offers all goroutines of dump number ordinal of a text (0: of all dumps) to full. */
int full_read(struct source *source, uint64_t ordinal, uint64_t max_memory, struct full *full,
              struct pprofx_error *err);

#endif
