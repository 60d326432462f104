/* Decode against the oracle on the bytes of one file. */
#ifndef ORACLE_COMPARE_H
#define ORACLE_COMPARE_H

#include "base/buf.h"
#include "oracle/oracle.h"

#include <pprofx/limits.h>

enum verdict {
    VERDICT_SAME,    /* the same profile, or refused by both */
    VERDICT_DIFFERS, /* and why says how */
    VERDICT_OPEN     /* not comparable: a limit was hit, or the oracle is silent */
};

/* The bytes are as stored, compressed or not.  step: how many bytes the reader gives at a time, 0 for all. */
enum verdict compare_decode(const void *data, size_t n, size_t step, bool compat,
                            const struct pprofx_limits *limits, struct buf *why);

#endif
