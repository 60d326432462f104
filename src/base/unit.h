/* Units and how pprof prints values: the families memory, time and GCU, scaled by their own rules. */
#ifndef BASE_UNIT_H
#define BASE_UNIT_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Which of pprof's habits to keep. */
struct unit_rules {
    bool compat; /* "μs" stays an unknown unit */
};

/* v in unit from, expressed in unit to ("minimum" and "auto" pick the largest unit that leaves at least 1).
 * The resulting unit's name goes to *unit: it points to static text or to the bytes of from or to. */
double unit_scale(int64_t v, struct str from, struct str to, const struct unit_rules *rules,
                  struct str *unit);

/* unit_scale, printed: two decimals, without ".00", "0" without a unit. */
void unit_label(struct buf *out, int64_t v, struct str from, struct str to, const struct unit_rules *rules);

/* |v / total| in percent as pprof prints it, padded to its width: " 9.75%", "  100%", "0.069%". */
void unit_percent(struct buf *out, int64_t v, int64_t total);

/* The i-th unit of the family of a unit, the smallest first: how many of that unit it is, its name in *name
 * (static text). 0 behind the last, and for a unit without a family. */
double unit_in_family(struct str unit, size_t i, const struct unit_rules *rules, struct str *name);

/* "45s", "12m", "2h5m", "3d2h": for people; pprof's units go from seconds to hours. */
void unit_seconds(struct buf *out, int64_t seconds);

/* Whether two unit names measure the same thing and can be converted. */
bool unit_compatible(struct str a, struct str b, const struct unit_rules *rules);

#endif
