/* source and decode on arbitrary bytes, compared with the oracle. */
#include "fuzz.h"
#include "oracle/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct pprofx_limits limits = {.max_input = 1 << 20, .max_memory = 64 << 20};
    for (int compat = 0; compat < 2; compat++) {
        struct buf why = {0};
        size_t step = compat ? n % 13 : 0; /* all bytes at once, and a few at a time */
        if (compare_decode(data, n, step, compat, &limits, &why) == VERDICT_DIFFERS)
            fuzz_fail("compat %d: %s", compat, buf_text(&why));
        buf_free(&why);
    }
    return 0;
}
