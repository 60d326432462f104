/* Arithmetic on sample values: saturating by default, under compat as Go does it on amd64. */
#ifndef PROFILE_SCALE_H
#define PROFILE_SCALE_H

#include "base/sat.h"

#include <math.h>

/* a + b; *cut is set when the sum did not fit.  compat wraps. */
static inline int64_t scale_add(int64_t a, int64_t b, bool compat, bool *cut)
{
    int64_t sum = sat_add(a, b, cut);
    return compat ? sat_add_as(a, b, true, cut) : sum;
}

/* v × ratio, rounded half away from zero, through a double as pprof does. */
static inline int64_t scale_value(int64_t v, double ratio, bool compat, bool *cut)
{
    double d = round((double)v * ratio);
    if (d >= -0x1p63 && d < 0x1p63)
        return (int64_t)d;
    *cut = true;
    return compat ? INT64_MIN : sat_from_double(d);
}

#endif
