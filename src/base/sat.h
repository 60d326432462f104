/* Arithmetic on values that come from a file: it saturates instead of wrapping, and says so. */
#ifndef BASE_SAT_H
#define BASE_SAT_H

#include <stdbool.h>
#include <stdint.h>

/* a + b, or the nearest int64; sets *hit when it was cut. */
static inline int64_t sat_add(int64_t a, int64_t b, bool *hit)
{
    int64_t r;
    if (!__builtin_add_overflow(a, b, &r))
        return r;
    *hit = true;
    return a < 0 ? INT64_MIN : INT64_MAX;
}

/* a - b, or the nearest int64. */
static inline int64_t sat_sub(int64_t a, int64_t b)
{
    int64_t r;
    if (!__builtin_sub_overflow(a, b, &r))
        return r;
    return a < 0 ? INT64_MIN : INT64_MAX;
}

/* The same as Go does it when go is set: it wraps and *hit stays. */
static inline int64_t sat_add_as(int64_t a, int64_t b, bool go, bool *hit)
{
    int64_t r;
    return __builtin_add_overflow(a, b, &r) && !go ? sat_add(a, b, hit) : r;
}

/* |v|, where |INT64_MIN| is INT64_MAX. */
static inline int64_t sat_abs(int64_t v)
{
    return v >= 0 ? v : v == INT64_MIN ? INT64_MAX : -v;
}

/* |v| as Go computes it when go is set, where |INT64_MIN| is INT64_MIN; else sat_abs. */
static inline int64_t sat_abs_as(int64_t v, bool go)
{
    return go && v == INT64_MIN ? v : sat_abs(v);
}

/* A double cut to int64 as Go does on amd64 for values in range; outside it saturates; NaN is 0. */
static inline int64_t sat_from_double(double d)
{
    if (d != d)
        return 0;
    if (d >= 9223372036854775808.0)
        return INT64_MAX;
    if (d < -9223372036854775808.0)
        return INT64_MIN;
    return (int64_t)d;
}

/* The same as Go does it on amd64 when go is set: INT64_MIN for all that does not fit. */
static inline int64_t sat_from_double_as(double d, bool go)
{
    return go && !(d >= -9223372036854775808.0 && d < 9223372036854775808.0) ? INT64_MIN : sat_from_double(d);
}

/* Of counts: the nearest uint64. */
static inline uint64_t sat_count_add(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static inline uint64_t sat_count_times(uint64_t a, uint64_t b)
{
    return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* A count as an int64, or the nearest one. */
static inline int64_t sat_from_count(uint64_t v)
{
    return v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

/* now - before, or the nearest int64. */
static inline int64_t sat_growth(uint64_t now, uint64_t before)
{
    return now >= before ? sat_from_count(now - before) : -sat_from_count(before - now);
}

#endif
