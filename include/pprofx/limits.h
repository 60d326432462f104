/* What an untrusted source may cost. */
#ifndef PPROFX_LIMITS_H
#define PPROFX_LIMITS_H

#include <stdint.h>

/* All-zero means the defaults. */
struct pprofx_limits {
    uint64_t max_input;  /* inflated bytes a source may give; 0: 16 GiB */
    uint64_t max_memory; /* bytes a profile may hold while it is read; 0: half of the machine's memory */
};

#endif
