/* Spans of time as Go writes them. */
#ifndef CLI_DURATION_H
#define CLI_DURATION_H

#include <stdbool.h>
#include <stdint.h>

/* "90s", "5m", "1h30m", "2d": whole seconds, rounded up.  False for anything else, for a number without a
 * unit, too. */
bool duration_parse(const char *text, int64_t *seconds);

#endif
