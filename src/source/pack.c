#include "source/pack.h"

#include "base/error.h"

#include <zstd.h>

enum {
    LEVEL = 1
}; /* texts of goroutines become a sixth or less; higher levels take longer than reading them */

bool pack(struct buf *out, const void *data, size_t n)
{
    buf_clear(out);
    buf_reserve(out, n);
    size_t packed = ZSTD_compress(out->data, n, data, n, LEVEL);
    if (ZSTD_isError(packed) || packed >= n) /* no room for it is such an error, too */
        return false;
    out->len = packed;
    return true;
}

int pack_open(struct buf *out, const void *packed, size_t n, size_t size, struct pprofx_error *err)
{
    buf_clear(out);
    buf_reserve(out, size);
    size_t got = ZSTD_decompress(out->data, size, packed, n);
    if (ZSTD_isError(got))
        return error_set(err, PPROFX_FORMAT, "damaged zstd data: %s", ZSTD_getErrorName(got));
    if (got != size)
        return error_set(err, PPROFX_FORMAT, "%zu bytes were packed, not %zu", got, size);
    out->len = got;
    return PPROFX_OK;
}
