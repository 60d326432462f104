/* Texts in pprof's legacy formats. */
#include "fuzz.h"

#include "decode/legacy.h"
#include "legacy_modes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    /* Whatever else there is has fuzzers of its own. */
    if (legacy_look(data, n, true) != LEGACY_NONE)
        legacy_modes_check(data, n);
    return 0;
}
